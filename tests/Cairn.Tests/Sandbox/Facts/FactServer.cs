using System.Net;
using System.Text.Json;
using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox.Facts;

/// <summary>A sandbox behind HTTP whose clock is moved by hand.</summary>
sealed class FactServer : IAsyncDisposable
{
    readonly SandboxServer _server;

    FactServer(SandboxServer server)
    {
        _server = server;
        Client = new() { BaseAddress = new(server.BaseAddress.AbsoluteUri) };
        Client.DefaultRequestHeaders.Add("anthropic-version", "2026-10-21");
        Client.DefaultRequestHeaders.Add("x-api-key", "any");
    }

    public HttpClient Client { get; }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<FactServer> StartAsync(SandboxOptions? options = null) => new(
        await SandboxServer.StartAsync(
            (options ?? new()) with { Clock = SandboxClock.Step }, TimeProvider.System, Cancellation));

    public static string Body(params IEnumerable<string> requests)
    {
        var lines = requests.Select((request, index) => $$"""{"custom_id":"row-{{index}}","params":{{request}}}""");
        return $$"""{"requests":[{{string.Join(',', lines)}}]}""";
    }

    public async Task<JsonElement> CreateAsync(params IEnumerable<string> requests)
    {
        var (status, batch) = await PostAsync("/v1/messages/batches", Body(requests));
        Assert.Equal(HttpStatusCode.OK, status);
        return batch;
    }

    public async Task<(HttpStatusCode Status, JsonElement Json)> PostAsync(string path, string json)
    {
        using var content = new StringContent(json);
        using var response = await Client.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancellation)));
    }

    /// <summary>The text of a refusal with status 400.</summary>
    public async Task<string> RefusalOfAsync(string path, string json)
    {
        var (status, envelope) = await PostAsync(path, json);
        var error = envelope.GetProperty("error");
        Assert.Equal(
            (HttpStatusCode.BadRequest, "error", "invalid_request_error"),
            (status, envelope.GetProperty("type").GetString(), error.GetProperty("type").GetString()));
        return error.GetProperty("message").GetString()!;
    }

    public async Task<JsonElement> GetAsync(string path) =>
        JsonElement.Parse(await Client.GetStringAsync(new Uri(path, UriKind.RelativeOrAbsolute), Cancellation));

    /// <summary>Lets time pass and shows the batch again.</summary>
    public async Task<JsonElement> AfterAsync(JsonElement batch, string duration)
    {
        await PostAsync("/sandbox/clock", $$"""{"advance":"{{duration}}"}""");
        return await GetAsync($"/v1/messages/batches/{Id(batch)}");
    }

    public Task<string> ResultsOfAsync(JsonElement ended) => Client.GetStringAsync(
        new Uri(ended.GetProperty("results_url").GetString()!), Cancellation);

    /// <summary>The results of some requests, in their order.</summary>
    public async Task<IReadOnlyList<JsonElement>> RunAsync(params IEnumerable<string> requests)
    {
        var ended = await AfterAsync(await CreateAsync(requests), "PT1H");
        return
        [
            .. from line in (await ResultsOfAsync(ended)).Split('\n')[..^1]
               let result = JsonElement.Parse(line)
               orderby int.Parse(result.GetProperty("custom_id").GetString()![4..], null)
               select result.GetProperty("result"),
        ];
    }

    public static string Id(JsonElement batch) => batch.GetProperty("id").GetString()!;

    public static (int Processing, int Succeeded, int Errored, int Canceled, int Expired) Counts(JsonElement batch)
    {
        var counts = batch.GetProperty("request_counts");
        return (Of("processing"), Of("succeeded"), Of("errored"), Of("canceled"), Of("expired"));

        int Of(string name) => counts.GetProperty(name).GetInt32();
    }

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return _server.DisposeAsync();
    }
}
