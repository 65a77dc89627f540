using Cairn.Sandbox.Books;

namespace Cairn.Tests.Sandbox.Books;

public sealed class BillTests
{
    // 269,220 characters are 99,996 tokens; the question and its framing add 4.
    [Theory]
    [InlineData(269_220, 99_996, "0.00500025")]
    [InlineData(269_221, 99_997, "0.0250015")]
    public void Haiku_costs_five_times_as_much_beyond_a_hundred_thousand_tokens(int chars, long tokens, string usd)
    {
        using var rehearsal = new Rehearsal();

        var usage = rehearsal.RunUsage(Long(chars, null))[0];

        Assert.Equal(new(tokens + 4, 0, 0, 0, 1), usage);
        var rate = tokens + 4 > 100_000 ? 5 : 1;
        Assert.Equal((((tokens + 4) * 0.05m) + 0.25m) * rate / 1_000_000, rehearsal.Usd());
        Assert.Equal(usd, BillBook.Exact(rehearsal.Usd()));
    }

    [Fact]
    public void Reads_and_writes_count_towards_the_price_tier()
    {
        using var rehearsal = new Rehearsal();

        rehearsal.Run(Long(269_221, "1h"));
        Assert.Equal(((99_997 * 0.50m) + (4 * 0.25m) + 1.25m) / 1_000_000, rehearsal.Usd());
        rehearsal.Run(Long(269_221, "1h"));

        Assert.Equal(((99_997 * (0.50m + 0.025m)) + (2 * ((4 * 0.25m) + 1.25m))) / 1_000_000, rehearsal.Usd());
    }

    [Fact]
    public void The_united_states_cost_a_tenth_more()
    {
        using var here = new Rehearsal();
        using var anywhere = new Rehearsal();

        here.Run(Rehearsal.Ask("a", extra: ""","inference_geo":"us" """));
        anywhere.Run(Rehearsal.Ask("a"));

        Assert.Equal(anywhere.Usd() * 1.1m, here.Usd());
    }

    [Fact]
    public void Plain_messages_cost_twice_as_much_as_a_batch()
    {
        using var plain = new Rehearsal();
        using var batched = new Rehearsal();

        plain.Send(Rehearsal.Ask("a", "5m"));
        batched.Run(Rehearsal.Ask("a", "5m"));

        Assert.Equal(batched.Usd() * 2, plain.Usd());
    }

    [Fact]
    public void Errors_and_refusals_are_not_billed()
    {
        using var errors = new Rehearsal(new() { ErrorRate = 1 });
        using var refusals = new Rehearsal(new() { Answers = new() { RefusalRate = 1 } });

        var errored = errors.Run(Rehearsal.Ask("a"))[0];
        var refused = refusals.Run(Rehearsal.Ask("a"))[0];

        Assert.Equal("overloaded_error", Text.ErrorTypeOf(errored));
        Assert.Equal("refusal", Text.StopOf(refused));
        Assert.Equal((0, 0), (errors.Usd(), refusals.Usd()));
    }

    static string Long(int chars, string? ttl) =>
        $$"""
        {"model":"claude-haiku-5-5","max_tokens":200,"system":[{{Rehearsal.Block(chars, ttl)}}],
         "messages":[{"role":"user","content":"a"}]}
        """;
}
