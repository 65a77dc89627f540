using System.Net;
using System.Text.Json;

namespace Cairn.Tests.Sandbox.Facts;

/// <summary>Table 1.4: the four ends of a request and the lines that tell of them.</summary>
public sealed class ResultTests
{
    [Fact]
    [Row("1.4 succeeded")]
    [Row("1.4 service tier")]
    public async Task A_succeeded_line_holds_a_whole_message_at_the_batch_tier()
    {
        await using var server = await FactServer.StartAsync();

        var result = (await server.RunAsync(Rehearsal.Ask("Hello")))[0];

        var message = result.GetProperty("message");
        Assert.Equal("succeeded", result.GetProperty("type").GetString());
        Assert.Equal("Hello", Text.Of(result));
        Assert.Equal("batch", message.GetProperty("usage").GetProperty("service_tier").GetString());
    }

    [Fact]
    [Row("1.4 errored")]
    public async Task An_errored_line_nests_the_error_twice()
    {
        await using var server = await FactServer.StartAsync();

        var result = (await server.RunAsync("{}"))[0];

        var error = result.GetProperty("error");
        Assert.Equal("errored", result.GetProperty("type").GetString());
        Assert.Equal("error", error.GetProperty("type").GetString());
        Assert.Equal("invalid_request_error", error.GetProperty("error").GetProperty("type").GetString());
        Assert.StartsWith("req_", error.GetProperty("request_id").GetString(), StringComparison.Ordinal);
        Assert.Equal("0", await BilledAsync(server));
    }

    [Fact]
    [Row("1.4 canceled")]
    public async Task A_canceled_line_has_a_type_and_nothing_else()
    {
        await using var server = await FactServer.StartAsync();
        var created = await server.CreateAsync(Rehearsal.Ask("a"));
        await server.PostAsync($"/v1/messages/batches/{FactServer.Id(created)}/cancel", "");
        var ended = await server.AfterAsync(created, "PT1H");

        Assert.Equal(
            """{"custom_id":"row-0","result":{"type":"canceled"}}""" + "\n", await server.ResultsOfAsync(ended));
        Assert.Equal("0", await BilledAsync(server));
    }

    [Fact]
    [Row("1.4 expired")]
    [Row("1.5 time to finish")]
    public async Task What_was_not_sent_to_the_model_in_a_day_expires()
    {
        await using var server = await FactServer.StartAsync(new() { Workers = 0 });
        var created = await server.CreateAsync(Rehearsal.Ask("a"));
        var before = await server.AfterAsync(created, "PT23H59M");
        var ended = await server.AfterAsync(created, "PT1M");

        Assert.Equal("in_progress", before.GetProperty("processing_status").GetString());
        Assert.Equal(
            """{"custom_id":"row-0","result":{"type":"expired"}}""" + "\n", await server.ResultsOfAsync(ended));
        Assert.Equal("0", await BilledAsync(server));
    }

    [Fact]
    [Row("1.4 order and number of lines")]
    [Row("1.4 compact JSONL")]
    public async Task There_is_one_compact_line_for_each_request_in_any_order()
    {
        await using var server = await FactServer.StartAsync();
        var created = await server.CreateAsync(Enumerable.Range(0, 50).Select(row => Rehearsal.Ask($"{row}")));
        var ended = await server.AfterAsync(created, "PT1H");

        var lines = (await server.ResultsOfAsync(ended)).Split('\n');

        Assert.Equal("", lines[^1]);
        var names = lines[..^1].Select(line => JsonElement.Parse(line).GetProperty("custom_id").GetString()).ToList();
        Assert.Equal(50, names.Distinct().Count());
        Assert.NotEqual(Enumerable.Range(0, 50).Select(row => $"row-{row}"), names);
        Assert.All(lines[..^1], line => Assert.StartsWith("{\"custom_id\":\"row-", line, StringComparison.Ordinal));
    }

    [Fact]
    [Row("1.4 results_url needs the usual headers")]
    public async Task Results_are_not_for_callers_without_a_credential()
    {
        await using var server = await FactServer.StartAsync();
        var ended = await server.AfterAsync(await server.CreateAsync(Rehearsal.Ask("a")), "PT1H");
        using var stranger = new HttpClient();

        using var response = await stranger.GetAsync(
            new Uri(ended.GetProperty("results_url").GetString()!), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    [Row("1.4 refusal")]
    public async Task A_refusal_before_any_output_succeeds_and_costs_nothing()
    {
        await using var server = await FactServer.StartAsync(new() { Answers = new() { RefusalRate = 1 } });

        var result = (await server.RunAsync(Rehearsal.Ask("a")))[0];

        Assert.Equal("succeeded", result.GetProperty("type").GetString());
        Assert.Equal("refusal", Text.StopOf(result));
        Assert.Equal(
            JsonValueKind.Object, result.GetProperty("message").GetProperty("stop_details").ValueKind);
        Assert.Equal("0", await BilledAsync(server));
    }

    static async Task<string?> BilledAsync(FactServer server) =>
        (await server.GetAsync("/sandbox/books")).GetProperty("totals").GetProperty("usd").GetString();
}
