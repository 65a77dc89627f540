using Cairn.Models;

namespace Cairn.Accounting.Reconciling;

/// <summary>Something that our books have.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Days">When it was billed.</param>
/// <param name="Billed">How much it is.</param>
sealed record BookedItem(BilledKind Kind, BilledDays Days, Billed Billed)
{
    /// <summary>A line of the books by its classes, at the prices of a catalog.</summary>
    /// <exception cref="UnknownModelException">The catalog has no such model.</exception>
    /// <exception cref="MissingPriceException">It has no price for it.</exception>
    public static IEnumerable<BookedItem> Of(UsageEntry entry, BilledDays days, ModelCatalog catalog)
    {
        var rates = entry.RatesOf(catalog, entry.IsBatched);
        var (model, tokens) = (catalog.Find(entry.Model).Id, entry.Tokens);
        var tier = entry.IsBatched ? BilledKind.Batch : BilledKind.Standard;
        (BilledClass Class, TokenUsage Tokens)[] classes =
        [
            (BilledClass.Input, new(tokens.Input, 0, 0, 0, 0)),
            (BilledClass.CacheWrite5m, new(0, tokens.CacheWrite5m, 0, 0, 0)),
            (BilledClass.CacheWrite1h, new(0, 0, tokens.CacheWrite1h, 0, 0)),
            (BilledClass.CacheRead, new(0, 0, 0, tokens.CacheRead, 0)),
            (BilledClass.Output, new(0, 0, 0, 0, tokens.Output)),
        ];
        foreach (var (billedClass, part) in classes.Where(each => each.Tokens != default))
            yield return new(new(model, tier, billedClass), days, new(part.Prompt + part.Output, rates.Cost(part)));
        if (entry.WebSearches > 0)
            yield return new(BilledKind.WebSearches, days, new(entry.WebSearches, entry.SearchCost));
    }
}
