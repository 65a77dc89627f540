using Cairn.Accounting;
using Cairn.Models;

namespace Cairn.Tests.Accounting;

/// <summary>The sums that public articles on batching and caching do, with the rules as they are.</summary>
/// <remarks>10,000 rows, 80,000 shared and 2,000 own tokens, a model at 5 and 25 USD a million, input only.</remarks>
public sealed class PublicArticlesTests
{
    const long Rows = 10_000;
    const long Shared = 80_000;
    const long Own = 2_000;

    static readonly Model Opus = ModelCatalog.BuiltIn.Find("claude-opus-5");

    [Theory]
    [InlineData(false, "4000")]
    [InlineData(true, "2000")]
    public void The_shared_part_uncached_costs_a_full_read_for_each_row(bool batched, string usd) =>
        Assert.Equal(usd, Cost(batched, new(Rows * Shared, 0, 0, 0, 0)));

    [Fact]
    public void One_write_for_five_minutes_and_9999_reads_bring_it_to_a_twentieth() =>
        Assert.Equal("200.23", Cost(batched: true, new(0, Shared, 0, (Rows - 1) * Shared, 0)));

    [Fact]
    public void One_write_for_an_hour_costs_fifteen_cents_more() =>
        Assert.Equal("200.38", Cost(batched: true, new(0, 0, Shared, (Rows - 1) * Shared, 0)));

    [Theory]
    [InlineData(false, "4100")]
    [InlineData(true, "2050")]
    public void The_own_tokens_of_the_rows_come_on_top(bool batched, string usd) =>
        Assert.Equal(usd, Cost(batched, new(Rows * (Shared + Own), 0, 0, 0, 0)));

    [Fact]
    public void Own_tokens_beside_a_cached_prefix_are_plain_batched_input()
    {
        Assert.Equal("250.23", Cost(batched: true, new(Rows * Own, Shared, 0, (Rows - 1) * Shared, 0)));
        Assert.Equal("250.38", Cost(batched: true, new(Rows * Own, 0, Shared, (Rows - 1) * Shared, 0)));
    }

    // 1,000 rows, 10,000 shared, 5,000 own and 1,000 output tokens at 3 and 15 USD: the halves of all classes together.
    [Theory]
    [InlineData(0, 10_000, 0, 0, "0.01875")]
    [InlineData(0, 0, 999 * 10_000, 0, "1.4985")]
    [InlineData(1_000 * 5_000, 0, 0, 0, "7.5")]
    [InlineData(0, 0, 0, 1_000 * 1_000, "7.5")]
    [InlineData(1_000 * 5_000, 10_000, 999 * 10_000, 1_000 * 1_000, "16.51725")]
    public void A_batch_halves_cache_tokens_too(long input, long written, long read, long output, string usd)
    {
        var sonnet = Rates.Of(ModelCatalog.BuiltIn.Find("claude-sonnet-4-6"), 15_000, new(Batched: true));

        Assert.Equal(usd, sonnet.Cost(new(input, written, 0, read, output)).ToString());
    }

    // The article's prices of a mix: 70% at 0.80, 25% at 3 and 5% at 15 USD a million.
    [Fact]
    public void A_mix_of_models_costs_its_weighted_average()
    {
        (string Model, long Tokens)[] mix =
            [("claude-3-5-haiku-20241022", 700_000), ("claude-sonnet-4-6", 250_000), (
                "claude-opus-4-1-20250805", 50_000)];

        var sum = mix.Aggregate(Usd.Zero, (usd, part) => usd + Rates.Of(
            ModelCatalog.BuiltIn.Find(part.Model), part.Tokens, default).Cost(new(part.Tokens, 0, 0, 0, 0)));

        Assert.Equal("2.06", sum.ToString());
    }

    static string Cost(bool batched, TokenUsage tokens) =>
        Rates.Of(Opus, Shared + Own, new(batched)).Cost(tokens).ToString();
}
