using System.Text;
using Cairn.Sandbox;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Models;
using Cairn.Sandbox.Requests;

namespace Cairn.Tests.Sandbox.Limits;

/// <summary>Facts 5.4: buckets by model class that refill all the time.</summary>
public sealed class RateLimitTests
{
    static readonly string Short = Rehearsal.Ask("a");

    [Fact]
    public void A_bucket_of_requests_holds_a_minute_and_refills_all_the_time()
    {
        using var rehearsal = Of(LimitTier.Start);
        Times(1_000, () => rehearsal.Send(Short));

        var refusal = Assert.Throws<ApiRefusal>(() => rehearsal.Send(Short));
        rehearsal.Pass(TimeSpan.FromMilliseconds(59.9));
        Assert.Throws<ApiRefusal>(() => rehearsal.Send(Short));
        rehearsal.Pass(TimeSpan.FromMilliseconds(0.1));
        rehearsal.Send(Short);

        Assert.Equal((429, "rate_limit_error", 1), (refusal.Status, refusal.Type, refusal.RetryAfterSeconds));
        Assert.Contains("1,000 requests per minute", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ApiRefusal>(() => rehearsal.Send(Short));
    }

    [Theory]
    [InlineData(LimitTier.Start, "claude-haiku-5-5", 1_000, 2_000_000, 400_000)]
    [InlineData(LimitTier.Build, "claude-opus-5-5", 5_000, 5_000_000, 1_000_000)]
    [InlineData(LimitTier.Scale, "claude-sonnet-4-6", 10_000, 10_000_000, 2_000_000)]
    [InlineData(LimitTier.Start, "claude-fable-5-2", 1_000, 500_000, 100_000)]
    [InlineData(LimitTier.Build, "claude-fable-5", 2_000, 1_500_000, 300_000)]
    [InlineData(LimitTier.Scale, "claude-mythos-5-1", 4_000, 4_000_000, 800_000)]
    public void Each_tier_has_the_documented_limits(
        LimitTier tier, string model, long requests, long input, long output)
    {
        using var rehearsal = Of(tier);
        rehearsal.Send(Rehearsal.Ask("a", model: model));

        var standing = rehearsal.Core.Limits.OfMessages(ModelBook.BuiltIn.Find(model)!, rehearsal.Core.Now);

        Assert.Equal((requests, requests - 1), (standing.Requests.Limit, standing.Requests.Remaining));
        Assert.Equal((input, output), (standing.Input!.Value.Limit, standing.Output!.Value.Limit));
        Assert.Equal(output - 1, standing.Output.Value.Remaining);
    }

    [Fact]
    public void Models_of_one_class_share_a_bucket()
    {
        using var rehearsal = Of(LimitTier.Start);
        Times(1_000, () => rehearsal.Send(Rehearsal.Ask("a", model: "claude-opus-4-8")));

        Assert.Throws<ApiRefusal>(() => rehearsal.Send(Rehearsal.Ask("a", model: "claude-opus-4-7")));
        rehearsal.Send(Rehearsal.Ask("a", model: "claude-opus-5"));
    }

    [Fact]
    public void Prompt_tokens_count_unless_they_were_read_from_the_cache()
    {
        using var rehearsal = Of(LimitTier.Start);
        var first = rehearsal.Send(Rehearsal.Ask("a", "5m")).Use;
        var afterWrite = Input(rehearsal);
        var second = rehearsal.Send(Rehearsal.Ask("a", "5m")).Use;

        Assert.Equal(first.Write5m, second.Read);
        Assert.Equal(2_000_000 - first.Input - first.Write5m, afterWrite);
        Assert.Equal(afterWrite - second.Input, Input(rehearsal));
    }

    // Two prompts of 300,000 tokens and more overdraw the 500,000 of Fable.
    [Fact]
    public void What_overdraws_the_input_tokens_delays_what_comes_next()
    {
        using var rehearsal = Of(LimitTier.Start);
        var request = Rehearsal.Ask(new string('a', 810_000), model: "claude-fable-5-2", extra: ""","stream":false""")
            .Replace("\"max_tokens\":200", "\"max_tokens\":1", StringComparison.Ordinal);
        var tokens = rehearsal.Send(request).Use.Input + rehearsal.Send(request).Use.Input;

        var refusal = Assert.Throws<ApiRefusal>(() => rehearsal.Send(request));
        rehearsal.Pass(TimeSpan.FromSeconds(refusal.RetryAfterSeconds!.Value));
        rehearsal.Send(request);

        Assert.Contains("500,000 input tokens per minute", refusal.Message, StringComparison.Ordinal);
        Assert.Equal((int)Math.Ceiling((tokens - 500_000 + 1) * 60 / 500_000m), refusal.RetryAfterSeconds);
    }

    [Fact]
    public void Output_counts_as_it_was_written_not_as_it_was_allowed()
    {
        using var rehearsal = Of(LimitTier.Start);
        var modest = Rehearsal.Ask("a", model: "claude-fable-5-2")
            .Replace("\"max_tokens\":200", "\"max_tokens\":128000", StringComparison.Ordinal);
        var lengthy = modest.Replace("\"a\"", $"\"{new string('a', 400_000)}\"", StringComparison.Ordinal);

        Times(3, () => rehearsal.Send(modest));
        rehearsal.Send(lengthy);
        var refusal = Assert.Throws<ApiRefusal>(() => rehearsal.Send(modest));

        Assert.Contains("100,000 output tokens per minute", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counting_tokens_has_a_limit_of_its_own()
    {
        using var rehearsal = Of(LimitTier.Start);
        Times(2_000, Count);

        var refusal = Assert.Throws<ApiRefusal>(Count);
        rehearsal.Send(Short);

        Assert.Contains("2,000 count_tokens requests", refusal.Message, StringComparison.Ordinal);

        void Count() => rehearsal.Core.CountTokens(
            Encoding.UTF8.GetBytes("""{"model":"claude-haiku-5-5","messages":[{"role":"user","content":"a"}]}"""),
            new(Door.CountTokens, RequestContext.SecondVersion, []));
    }

    [Fact]
    public void Batches_use_none_of_the_limits_of_messages()
    {
        using var rehearsal = Of(LimitTier.Start);

        rehearsal.Run(Rehearsal.Ask("a"), Rehearsal.Ask("b"));

        Assert.Equal(2_000_000, Input(rehearsal));
    }

    [Fact]
    public void Without_a_tier_nothing_is_counted()
    {
        using var rehearsal = Of(LimitTier.None);

        Times(1_001, () => rehearsal.Send(Short));

        Assert.Equal(2_000_000, Input(rehearsal));
    }

    [Fact]
    public void Buckets_are_full_after_a_restart()
    {
        using var rehearsal = Of(LimitTier.Start);
        Times(1_000, () => rehearsal.Send(Short));

        rehearsal.Restart();

        rehearsal.Send(Short);
    }

    static Rehearsal Of(LimitTier tier) => new(new() { Limits = new() { Tier = tier } });

    static long Input(Rehearsal rehearsal) => rehearsal.Core.Limits
        .OfMessages(ModelBook.BuiltIn.Find("claude-haiku-5-5")!, rehearsal.Core.Now).Input!.Value.Remaining;

    static void Times(int times, Action action)
    {
        for (var time = 0; time < times; time++)
            action();
    }
}
