using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox.Limits;

/// <summary>Facts 5.5: what the headers say about the limits.</summary>
public sealed class RateHeaderTests
{
    const string Soon = "2026-11-21T12:00:01Z";

    static readonly SandboxOptions Started =
        new() { Clock = SandboxClock.Step, Limits = new() { Tier = LimitTier.Start } };

    [Fact]
    public async Task A_message_shows_requests_and_tokens()
    {
        await using var api = await LocalApi.StartAsync(Started);

        var response = await api.PostAsync("/v1/messages", Rehearsal.Ask("Hello"));

        Assert.Equal(("1000", "999", Soon), Limit(response, "requests"));
        Assert.Equal(("2000000", "2000000", Soon), Limit(response, "input-tokens"));
        Assert.Equal(("400000", "400000", Soon), Limit(response, "output-tokens"));
        Assert.Equal(("2400000", "2400000", Soon), Limit(response, "tokens"));
    }

    [Fact]
    public async Task Remaining_tokens_are_rounded_to_thousands()
    {
        await using var api = await LocalApi.StartAsync(Started);

        var response = await api.PostAsync("/v1/messages", Rehearsal.Ask(new string('a', 27_000)));

        Assert.Equal(("2000000", "1990000", Soon), Limit(response, "input-tokens"));
        Assert.Equal("2390000", response.Header("anthropic-ratelimit-tokens-remaining"));
    }

    [Fact]
    public async Task Token_counts_and_batches_show_requests_only()
    {
        await using var api = await LocalApi.StartAsync(Started);

        var count = await api.PostAsync(
            "/v1/messages/count_tokens", """{"model":"claude-haiku-5-5","messages":[{"role":"user","content":"a"}]}""");
        var list = await api.GetAsync("/v1/messages/batches");
        var missing = await api.GetAsync("/v1/messages/batches/msgbatch_none");

        Assert.Equal(("2000", "1999"), Requests(count));
        Assert.Equal(("1000", "999"), Requests(list));
        Assert.Equal((404, ("1000", "998")), (missing.Status, Requests(missing)));
        Assert.DoesNotContain(list.Headers.Keys, name => name.Contains("tokens", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_tier_the_first_one_is_shown_full()
    {
        await using var api = await LocalApi.StartAsync();

        await api.PostAsync("/v1/messages", Rehearsal.Ask("Hello"));
        var response = await api.PostAsync("/v1/messages", Rehearsal.Ask("Hello"));

        Assert.Equal(("1000", "1000"), Requests(response));
    }

    [Fact]
    public async Task All_batch_endpoints_share_a_limit()
    {
        await using var api = await LocalApi.StartAsync(Started);
        for (var call = 0; call < 1_000; call++)
            Assert.Equal(200, (await api.GetAsync("/v1/messages/batches?limit=1")).Status);

        var refused = await api.PostAsync("/v1/messages/batches", """{"requests":[]}""");
        await api.PassAsync("PT1S");

        Assert.Equal((429, "1", "0"), (refused.Status, refused.Header("retry-after"), Requests(refused).Remaining));
        Assert.Equal(200, (await api.GetAsync("/v1/messages/batches")).Status);
    }

    [Fact]
    public async Task A_refused_message_shows_the_limits_too()
    {
        await using var api = await LocalApi.StartAsync(Started);
        var big = Rehearsal.Ask(new string('a', 1_400_000), model: "claude-fable-5-2");
        await api.PostAsync("/v1/messages", big);

        var refused = await api.PostAsync("/v1/messages", Rehearsal.Ask("a", model: "claude-fable-5-2"));

        Assert.Equal((429, "999"), (refused.Status, Requests(refused).Remaining));
        Assert.Equal("0", refused.Header("anthropic-ratelimit-input-tokens-remaining"));
    }

    [Theory]
    [InlineData("x60", "1000")]
    [InlineData("real", null)]
    [InlineData("step", null)]
    public async Task A_faster_clock_says_in_milliseconds_how_long_to_sleep(string clock, string? milliseconds)
    {
        var options = new SandboxOptions { Clock = SandboxClock.Parse(clock), Limits = new() { QueueLimit = 0 } };
        await using var api = await LocalApi.StartAsync(options);

        var refused = await api.PostAsync(
            "/v1/messages/batches", $$"""{"requests":[{"custom_id":"a","params":{{Rehearsal.Ask("a")}}}]}""");

        Assert.Equal((429, "60"), (refused.Status, refused.Header("retry-after")));
        Assert.Equal(milliseconds, refused.Header("retry-after-ms"));
    }

    static (string? Most, string? Remaining, string? Reset) Limit(LocalApi.Response response, string kind) => (
        response.Header($"anthropic-ratelimit-{kind}-limit"),
        response.Header($"anthropic-ratelimit-{kind}-remaining"),
        response.Header($"anthropic-ratelimit-{kind}-reset"));

    static (string? Most, string? Remaining) Requests(LocalApi.Response response) => (
        response.Header("anthropic-ratelimit-requests-limit"),
        response.Header("anthropic-ratelimit-requests-remaining"));
}
