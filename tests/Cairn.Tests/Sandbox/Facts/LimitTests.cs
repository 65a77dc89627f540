using System.Text;
using Cairn.Sandbox.Batches;

namespace Cairn.Tests.Sandbox.Facts;

/// <summary>Table 1.5: how much is too much.</summary>
public sealed class LimitTests
{
    [Fact]
    [Row("1.5 requests per batch")]
    public void A_batch_has_at_most_a_hundred_thousand_requests()
    {
        Assert.Equal(100_000, Rehearsal.Scan(Bodies(100_000), 1 << 16).Count);

        var refusal = Assert.Throws<ApiRefusal>(() => Rehearsal.Scan(Bodies(100_001), 1 << 16));
        Assert.Equal(
            (400, "requests: List should have at most 100000 items after validation"),
            (refusal.Status, refusal.Message));
    }

    [Theory]
    [Row("1.5 custom_id")]
    [InlineData(64, 200)]
    [InlineData(65, 400)]
    public async Task A_custom_id_has_at_most_64_characters(int length, int expected)
    {
        await using var server = await FactServer.StartAsync();
        var body = $$$"""{"requests":[{"custom_id":"{{{new string('-', length)}}}","params":{}}]}""";

        var (status, _) = await server.PostAsync("/v1/messages/batches", body);

        Assert.Equal(expected, (int)status);
    }

    [Fact]
    [Row("1.5 max_tokens")]
    public async Task A_batched_request_asks_for_at_least_one_token()
    {
        await using var server = await FactServer.StartAsync();

        var results = await server.RunAsync(
            Rehearsal.Ask("a", extra: ",\"max_tokens\":0"), Rehearsal.Ask("a", extra: ",\"max_tokens\":1"));

        Assert.StartsWith("max_tokens: must be at least 1", Text.ErrorOf(results[0]), StringComparison.Ordinal);
        Assert.Equal("a", Text.Of(results[1]));
    }

    [Fact]
    [Row("1.5 messages per request")]
    public void A_request_has_at_most_a_hundred_thousand_messages()
    {
        using var rehearsal = new Rehearsal();

        var results = rehearsal.Run(Talk(100_000), Talk(100_001));

        Assert.Equal("a", Text.Of(results[0]));
        Assert.Equal(
            "messages: List should have at most 100000 items after validation", Text.ErrorOf(results[1]));
    }

    [Fact]
    [Row("1.5 requests in the queue")]
    public async Task A_create_that_overfills_the_queue_is_refused_whole()
    {
        await using var server = await FactServer.StartAsync(new() { Limits = new() { QueueLimit = 2 } });
        await server.CreateAsync(Rehearsal.Ask("a"));

        var body = FactServer.Body(Rehearsal.Ask("b"), Rehearsal.Ask("c"));
        var (status, envelope) = await server.PostAsync("/v1/messages/batches", body);
        var page = await server.GetAsync("/v1/messages/batches");

        Assert.Equal(429, (int)status);
        Assert.Equal("rate_limit_error", envelope.GetProperty("error").GetProperty("type").GetString());
        Assert.Equal(1, page.GetProperty("data").GetArrayLength());
    }

    static string Bodies(int count)
    {
        var body = new StringBuilder("{\"requests\":[");
        for (var index = 0; index < count; index++)
            body.Append(index == 0 ? "" : ",").Append($$$"""{"custom_id":"r{{{index}}}","params":{}}""");

        return body.Append("]}").ToString();
    }

    static string Talk(int messages) => """{"model":"claude-haiku-5-5","max_tokens":9,"messages":["""
        + string.Join(',', Enumerable.Repeat("""{"role":"user","content":"a"}""", messages)) + "]}";
}
