using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Cairn.Sandbox;
using Cairn.Tests.Sandbox.Facts;

namespace Cairn.Tests.Sandbox.Http;

public sealed class SandboxServerTests
{
    static readonly SandboxOptions Stepped = new() { Clock = SandboxClock.Step, PathBase = "/k3v9x2ab" };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_lives_its_whole_life_over_http()
    {
        await using var server = await SandboxServer.StartAsync(Stepped, TimeProvider.System, Cancellation);
        using var client = Client(server);

        var created = await PostAsync(client, "/v1/messages/batches", Body("Hello"));
        await PostAsync(client, "/sandbox/clock", """{"advance":"PT5M"}""");
        var ended = await GetAsync(client, $"/v1/messages/batches/{created.GetProperty("id").GetString()}");
        var results = await client.GetStringAsync(new Uri(ended.GetProperty("results_url").GetString()!), Cancellation);
        var books = await GetAsync(client, "/sandbox/books");

        Assert.Equal("in_progress", created.GetProperty("processing_status").GetString());
        Assert.Equal("ended", ended.GetProperty("processing_status").GetString());
        Assert.Equal("Hello", Text.Of(JsonElement.Parse(results).GetProperty("result")));
        Assert.Equal("0.00000075", books.GetProperty("totals").GetProperty("usd").GetString());
    }

    [Fact]
    public async Task Every_response_tells_the_time_of_the_sandbox()
    {
        await using var server = await SandboxServer.StartAsync(Stepped, TimeProvider.System, Cancellation);
        using var client = Client(server);
        using var before = await client.GetAsync(At(server, "/v1/models"), Cancellation);
        await PostAsync(client, "/sandbox/clock", """{"advance":90}""");
        using var after = await client.GetAsync(At(server, "/v1/models"), Cancellation);

        Assert.Equal(TimeSpan.FromSeconds(90), ClockOf(after) - ClockOf(before));
        Assert.EndsWith("; rate=0", Header(after, "cairn-sandbox-clock"), StringComparison.Ordinal);
        Assert.StartsWith("wrkspc_01", Header(after, "anthropic-workspace-id"), StringComparison.Ordinal);
        Assert.StartsWith("req_", Header(after, "request-id"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/k3v9x2ab/v1/messages/batches", "", HttpStatusCode.Unauthorized)]
    [InlineData("/k3v9x2ab/v1/messages/batches", "key", HttpStatusCode.OK)]
    [InlineData("/k3v9x2ab/v1/messages", "key", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/k3v9x2ab/v1/nothing.json", "key", HttpStatusCode.NotFound)]
    [InlineData("/k3v9x2ab/v1/messages/batches/msgbatch_none", "key", HttpStatusCode.NotFound)]
    [InlineData("/v1/messages/batches", "key", HttpStatusCode.NotFound)]
    public async Task Status_codes_are_those_of_the_api(string path, string key, HttpStatusCode expected)
    {
        await using var server = await SandboxServer.StartAsync(Stepped, TimeProvider.System, Cancellation);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("anthropic-version", "2023-06-01");
        if (key.Length > 0)
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);

        using var response = await client.GetAsync(new Uri(server.BaseAddress, path), Cancellation);

        Assert.Equal(expected, response.StatusCode);
        Assert.NotEqual(0, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_create_can_be_committed_without_a_response()
    {
        var options = Stepped with { DropAfterCreate = 1 };
        await using var server = await SandboxServer.StartAsync(options, TimeProvider.System, Cancellation);
        using var client = Client(server);

        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(client, "/v1/messages/batches", Body("a")));
        await PostAsync(client, "/v1/messages/batches", Body("b"));

        Assert.Equal(2, (await GetAsync(client, "/v1/messages/batches")).GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task A_workspace_sees_only_its_own_batches()
    {
        await using var server = await SandboxServer.StartAsync(Stepped, TimeProvider.System, Cancellation);
        using var client = Client(server);
        var created = await PostAsync(client, "/v1/messages/batches", Body("Hello"));
        client.DefaultRequestHeaders.Add("anthropic-workspace-id", "wrkspc_other");

        var page = await GetAsync(client, "/v1/messages/batches");
        var path = At(server, $"/v1/messages/batches/{created.GetProperty("id").GetString()}");
        using var foreign = await client.GetAsync(path, Cancellation);

        Assert.Equal(0, page.GetProperty("data").GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal("wrkspc_other", Header(foreign, "anthropic-workspace-id"));
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        await using var first = await SandboxServer.StartAsync(Stepped, TimeProvider.System, Cancellation);
        var taken = Stepped with { Port = first.BaseAddress.Port };

        var exception = await Assert.ThrowsAsync<SandboxException>(
            () => SandboxServer.StartAsync(taken, TimeProvider.System, Cancellation));

        Assert.Contains($"Port {taken.Port} on 127.0.0.1 is in use", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reports_agree_with_the_books()
    {
        await using var server = await SandboxServer.StartAsync(Stepped, TimeProvider.System, Cancellation);
        using var client = Client(server);
        await PostAsync(client, "/v1/messages", Rehearsal.Ask("Hello"));

        var usage = await GetAsync(
            client, "/v1/organizations/usage_report/messages?starting_at=2026-01-01T00:00:00Z&limit=31");
        var start = ApiDay(await client.GetAsync(At(server, "/v1/models"), Cancellation));
        var cost = await GetAsync(client, $"/v1/organizations/cost_report?starting_at={start}&group_by[]=description");

        Assert.True(usage.GetProperty("has_more").GetBoolean());
        var rows = cost.GetProperty("data")[0].GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(["0.00005", "0.0001"], rows.Select(row => row.GetProperty("amount").GetString()));
        Assert.All(rows, row => Assert.Equal("standard", row.GetProperty("service_tier").GetString()));
    }

    [Fact]
    public async Task A_state_file_outlives_the_server()
    {
        var folder = Directory.CreateTempSubdirectory("cairn-tests-");
        var options = Stepped with { StateFile = Path.Combine(folder.FullName, "state.json") };
        await using (var first = await SandboxServer.StartAsync(options, TimeProvider.System, Cancellation))
        {
            using var client = Client(first);
            await PostAsync(client, "/v1/messages/batches", Body("a"));
        }

        await using (var second = await SandboxServer.StartAsync(options, TimeProvider.System, Cancellation))
        {
            using var client = Client(second);
            await PostAsync(client, "/sandbox/clock", """{"advance":"PT1H"}""");
            var batch = (await GetAsync(client, "/v1/messages/batches")).GetProperty("data")[0];
            Assert.Equal("ended", batch.GetProperty("processing_status").GetString());
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task One_state_file_has_one_sandbox()
    {
        var folder = Directory.CreateTempSubdirectory("cairn-tests-");
        var options = Stepped with { StateFile = Path.Combine(folder.FullName, "state.json") };
        await using (await SandboxServer.StartAsync(options, TimeProvider.System, Cancellation))
        {
            await Assert.ThrowsAsync<SandboxException>(
                () => SandboxServer.StartAsync(options, TimeProvider.System, Cancellation));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_body_that_never_ends_creates_nothing()
    {
        await using var server = await SandboxServer.StartAsync(Stepped, TimeProvider.System, Cancellation);
        using (var connection = new TcpClient())
        {
            await connection.ConnectAsync(server.BaseAddress.Host, server.BaseAddress.Port, Cancellation);
            var body = Body("a");
            var head = $"POST /k3v9x2ab/v1/messages/batches HTTP/1.1\r\nHost: x\r\nx-api-key: k\r\n"
                + $"anthropic-version: 2026-10-21\r\nContent-Length: {body.Length}\r\n\r\n";
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + body[..^2]), Cancellation);
        }

        using var client = Client(server);
        Assert.Equal(0, (await GetAsync(client, "/v1/messages/batches")).GetProperty("data").GetArrayLength());
    }

    [Fact]
    [Row("1.5 size of the create body")]
    [Row("1.6 body over 256 MB")]
    public async Task A_body_over_the_limit_is_refused_before_it_is_read()
    {
        await using var server = await SandboxServer.StartAsync(Stepped, TimeProvider.System, Cancellation);
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.BaseAddress.Host, server.BaseAddress.Port, Cancellation);
        const string head = "POST /k3v9x2ab/v1/messages/batches HTTP/1.1\r\nHost: x\r\nx-api-key: k\r\n"
            + "anthropic-version: 2026-10-21\r\nContent-Length: 268435457\r\nExpect: 100-continue\r\n\r\n";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), Cancellation);

        using var reader = new StreamReader(connection.GetStream());
        Assert.StartsWith("HTTP/1.1 413", await reader.ReadLineAsync(Cancellation), StringComparison.Ordinal);
    }

    static string Body(string text) =>
        $$"""{"requests":[{"custom_id":"row-0","params":{{Rehearsal.Ask(text)}}}]}""";

    static HttpClient Client(SandboxServer server)
    {
        var client = new HttpClient { BaseAddress = new(server.BaseAddress + "/") };
        client.DefaultRequestHeaders.Add("anthropic-version", "2026-10-21");
        client.DefaultRequestHeaders.Add("x-api-key", "any");
        return client;
    }

    static Uri At(SandboxServer server, string path) => new(server.BaseAddress + path);

    static async Task<JsonElement> PostAsync(HttpClient client, string path, string json)
    {
        using var content = new StringContent(json);
        using var response = await client.PostAsync(new Uri(client.BaseAddress!, path[1..]), content, Cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    static Task<JsonElement> GetAsync(HttpClient client, string path) =>
        client.GetFromJsonAsync<JsonElement>(new Uri(client.BaseAddress!, path[1..]), Cancellation);

    static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    static DateTimeOffset ClockOf(HttpResponseMessage response) =>
        DateTimeOffset.Parse(Header(response, "cairn-sandbox-clock").Split(';')[0], null);

    static string ApiDay(HttpResponseMessage response)
    {
        using (response)
            return ClockOf(response).ToString("yyyy-MM-dd'T'00:00:00'Z'", CultureInfo.InvariantCulture);
    }
}
