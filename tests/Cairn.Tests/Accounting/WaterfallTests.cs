using Cairn.Accounting;
using Cairn.Models;

namespace Cairn.Tests.Accounting;

public sealed class WaterfallTests
{
    static readonly ModelCatalog Catalog = ModelCatalog.BuiltIn;
    static readonly Model Opus = Catalog.Find("claude-opus-5");

    [Fact]
    public void Each_discount_works_on_what_the_one_before_left_over()
    {
        var books = (UsageEntry[])
        [
            Entry(new(2_000, 0, 80_000, 0, 0), UsageKind.Succeeded),
            Entry(new(9_999 * 2_000, 0, 0, 9_999 * 80_000, 0), UsageKind.Succeeded) with { Answers = 9_999 },
        ];

        var waterfall = Waterfall.Of(books, Catalog);

        Assert.Equal(
            ["list 4100", "routing 0", "caching -3599.24", "batching -250.38", "failed_and_repeated 0"],
            waterfall.Steps.Select(step => $"{step.Step} {step.Amount}"));
        Assert.Equal("250.38", waterfall.Paid.ToString());
    }

    [Fact]
    public void Answers_that_bought_nothing_are_a_step_of_their_own_and_not_in_the_list_price()
    {
        var waterfall = Waterfall.Of(
            [Entry(new(1_000_000, 0, 0, 0, 0), UsageKind.Failed), Entry(new(1_000_000, 0, 0, 0, 0), UsageKind.Wasted)],
            Catalog);

        Assert.Equal(Usd.Zero, waterfall.List);
        Assert.Equal(new("failed_and_repeated", new(5)), waterfall.Steps[^1]);
    }

    [Fact]
    public void Searches_are_paid_in_full_whatever_is_cached_or_batched()
    {
        var waterfall = Waterfall.Of(
            [Entry(new(1_000_000, 0, 0, 0, 0), UsageKind.Succeeded) with { WebSearches = 100 }], Catalog);

        Assert.Equal(
            ["list 6", "routing 0", "caching 0", "batching -2.5", "failed_and_repeated 0"],
            waterfall.Steps.Select(step => $"{step.Step} {step.Amount}"));
    }

    [Fact]
    public void The_steps_sum_to_what_each_token_cost_to_the_last_digit_whatever_the_ledger() =>
        Law.HoldsForGenes(10_000, genes =>
        {
            var books = DrawnBooks.Of(genes);
            var routing = genes.Below(2) == 0
                ? null
                : new Routing(new HashSet<int> { genes.Below(4) }, genes.Below(2) == 0 ? null : new(genes.Below(9)));

            var waterfall = Waterfall.Of(UsageEntry.Merge(books), Catalog, routing);

            return waterfall.Steps.Sum(step => step.Amount.Amount) == books.Sum(PaidFor)
                && waterfall.Paid.Amount == books.Sum(PaidFor);
        });

    // Class by class from the list of prices, by another road than the code's.
    static decimal PaidFor(UsageEntry entry)
    {
        var model = Catalog.Find(entry.Model);
        var price = model.PriceTiers.Single(tier => tier.PromptTokensMax == entry.TierPromptTokensMax).Price;
        decimal[] classes =
        [
            entry.Tokens.Input * price.Input, entry.Tokens.CacheWrite5m * price.CacheWrite5m,
            entry.Tokens.CacheWrite1h * price.CacheWrite1h, entry.Tokens.CacheRead * price.CacheRead,
            entry.Tokens.Output * price.Output,
        ];
        var perMillion = classes.Sum() * (entry.IsBatched ? 0.5m : 1) * (entry.UsOnly ? 1.1m : 1);
        return (perMillion / 1_000_000) + (entry.WebSearches * 0.01m);
    }

    static UsageEntry Entry(TokenUsage tokens, UsageKind kind) => new(Opus.Id, null, false, kind, 1, tokens);
}
