using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox.Http;

/// <summary>Calls at which the sandbox once broke.</summary>
public sealed class OddCallTests
{
    static readonly SandboxOptions Stepped = new() { Clock = SandboxClock.Step };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1e300")]
    [InlineData("-1")]
    [InlineData("9e27")]
    [InlineData("\"P8000Y\"")]
    [InlineData("\"P9999999Y\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("null")]
    public async Task Time_is_not_moved_to_where_there_is_none(string advance)
    {
        await using var server = await SandboxServer.StartAsync(Stepped, TimeProvider.System, Cancellation);
        using var client = new HttpClient();
        using var content = new StringContent("{\"advance\":" + advance + "}");

        using var response = await client.PostAsync(
            new Uri(server.BaseAddress, "/sandbox/clock"), content, Cancellation);

        var error = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("error");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith("The clock ", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("usage_report/messages?starting_at=9999-12-31T23:59:59Z")]
    [InlineData("cost_report?starting_at=2026-11-20T00:00:00Z&ending_at=9999-12-31T23:59:59Z&limit=31")]
    [InlineData("usage_report/messages?page=9999-12-31T23:59:00Z&bucket_width=1m")]
    public async Task A_report_on_the_end_of_time_is_refused(string query)
    {
        await using var server = await SandboxServer.StartAsync(Stepped, TimeProvider.System, Cancellation);
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("x-api-key", "any");
        client.DefaultRequestHeaders.Add("anthropic-version", "2026-10-21");

        using var response = await client.GetAsync(
            new Uri(server.BaseAddress, "/v1/organizations/" + query), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
