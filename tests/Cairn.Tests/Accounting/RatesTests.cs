using Cairn.Accounting;
using Cairn.Models;

namespace Cairn.Tests.Accounting;

public sealed class RatesTests
{
    static readonly ModelCatalog Catalog = ModelCatalog.BuiltIn;

    [Theory]
    [InlineData("claude-haiku-5-5", 100_000, "0.01")]
    [InlineData("claude-haiku-5-5", 100_001, "0.0500005")]
    public void A_prompt_over_the_tier_costs_the_higher_rate_for_all_of_it(string model, long prompt, string usd) =>
        Assert.Equal(usd, Rates.Of(Catalog.Find(model), prompt, default).Cost(new(prompt, 0, 0, 0, 0)).ToString());

    [Theory]
    [InlineData(0, 1_000_000, 0, 0, 0, "0.0625")]
    [InlineData(0, 0, 1_000_000, 0, 0, "0.1")]
    [InlineData(0, 0, 0, 1_000_000, 0, "0.005")]
    [InlineData(0, 0, 0, 0, 1_000_000, "0.25")]
    [InlineData(1_000_000, 0, 0, 0, 0, "0.05")]
    public void A_batch_halves_each_class_of_tokens(
        long input, long write5m, long write1h, long read, long output, string usd)
    {
        var rates = Rates.Of(Catalog.Find("claude-haiku-5-5"), 1_000, new(Batched: true));

        Assert.Equal(usd, rates.Cost(new(input, write5m, write1h, read, output)).ToString());
    }

    [Fact]
    public void The_us_only_rate_is_a_tenth_more_on_top_of_the_batch_discount()
    {
        var rates = Rates.Of(Catalog.Find("claude-opus-5"), 1_000, new(Batched: true, UsOnly: true));

        Assert.Equal("2.75", rates.Cost(new(1_000_000, 0, 0, 0, 0)).ToString());
    }

    [Fact]
    public void Uncached_means_every_prompt_token_at_the_input_rate()
    {
        var rates = Rates.Of(Catalog.Find("claude-opus-5"), 1_000, default);

        Assert.Equal("20.000025", rates.CostUncached(new(1_000_000, 1_000_000, 1_000_000, 1_000_000, 1)).ToString());
    }

    [Fact]
    public void An_unknown_model_is_an_error_and_costs_never_zero() =>
        Assert.Throws<UnknownModelException>(() => Entry("claude-unheard-of").Cost(Catalog));

    [Fact]
    public void A_model_without_a_price_is_an_error_and_costs_never_zero() =>
        Assert.Throws<MissingPriceException>(() => Entry("claude-mythos-preview").Cost(Catalog));

    static UsageEntry Entry(string model) => new(model, null, false, UsageKind.Succeeded, 1, new(1, 0, 0, 0, 1));
}
