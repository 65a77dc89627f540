using Cairn.Models;

namespace Cairn.Accounting;

/// <summary>What the same answers would have cost in other ways, on the tokens that were billed.</summary>
/// <remarks>
/// Answers that were paid a second time are left out: no other way would have paid for them. Another model writes other
/// answers, and a model with another tokenizer counts other tokens; both are said and not guessed at.
/// </remarks>
/// <param name="PaidUsd">What was paid for them.</param>
/// <param name="OneByOneUsd">One by one, with nothing cached.</param>
/// <param name="BatchOnlyUsd">In batches, with nothing cached.</param>
/// <param name="CacheOnlyUsd">One by one, with the same reads and writes.</param>
/// <param name="OtherModels">Every other model that answers and has a price, sent the same way, cheapest first.</param>
/// <param name="RealisedRate">What a prompt token cost of its list price; null without any.</param>
/// <param name="StackedRate">
/// What it would have cost, had each been read from the cache in a batch: 0.05 at a read multiplier of 0.1.
/// </param>
public sealed record Counterfactuals(
    Usd PaidUsd, Usd OneByOneUsd, Usd BatchOnlyUsd, Usd CacheOnlyUsd, IReadOnlyList<OtherModelCost> OtherModels,
    decimal? RealisedRate, decimal? StackedRate)
{
    const int RateDigits = 6;

    /// <summary>Works them out from a set of books.</summary>
    /// <exception cref="MissingPriceException">The catalog has no price for a model that answered.</exception>
    public static Counterfactuals Of(IReadOnlyList<UsageEntry> books, ModelCatalog catalog)
    {
        List<UsageEntry> answers = [.. books.Where(entry => entry.Kind != UsageKind.Wasted)];
        List<UsageEntry> uncached = [.. answers.Select(entry => Uncached(entry))];
        List<UsageEntry> prompts = [.. answers.Select(entry => PromptOf(entry, entry.Tokens))];
        List<UsageEntry> stacked =
        [
            .. answers.Select(entry => PromptOf(entry, new(0, 0, 0, entry.Tokens.Prompt, 0)) with { IsBatched = true }),
        ];
        var list = Sum(prompts.Select(entry => entry.ListCost(catalog)));
        return new(
            Sum(answers.Select(entry => entry.Cost(catalog))),
            Sum(answers.Select(entry => entry.ListCost(catalog))),
            Sum(uncached.Select(entry => entry.Cost(catalog))),
            Sum(answers.Select(entry => (entry with { IsBatched = false }).Cost(catalog))),
            [.. OtherModelCost.All(answers, catalog)],
            Rate(Sum(prompts.Select(entry => entry.Cost(catalog))), list),
            Rate(Sum(stacked.Select(entry => entry.Cost(catalog))), list));
    }

    static UsageEntry Uncached(UsageEntry entry) => entry with
    {
        Tokens = new(entry.Tokens.Prompt, 0, 0, 0, entry.Tokens.Output),
        IsBatched = true,
    };

    static UsageEntry PromptOf(UsageEntry entry, TokenUsage tokens) =>
        entry with { Tokens = tokens with { Output = 0 }, WebSearches = 0 };

    static Usd Sum(IEnumerable<Usd> amounts) => amounts.Aggregate(Usd.Zero, (sum, amount) => sum + amount);

    static decimal? Rate(Usd part, Usd whole) => whole == Usd.Zero
        ? null
        : decimal.Round(part.Amount / whole.Amount, RateDigits, MidpointRounding.ToEven);
}
