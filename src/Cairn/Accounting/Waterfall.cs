using Cairn.Models;

namespace Cairn.Accounting;

/// <summary>
/// Shows where every dollar went: from the list price of the accepted answers, step by step, to what was paid.
/// </summary>
/// <remarks>
/// Each step replaces one decision by its naive value, in the order route, cache, batch, on the tokens that were really
/// used; so the signed steps sum exactly to <see cref="Paid"/>.
/// </remarks>
/// <param name="Steps">The signed steps; the first is the list price.</param>
public sealed record Waterfall(IReadOnlyList<WaterfallStep> Steps)
{
    /// <summary>What was paid in all: the sum of the steps.</summary>
    public Usd Paid => Steps.Aggregate(Usd.Zero, (sum, step) => sum + step.Amount);

    /// <summary>The accepted answers at list price: uncached, unbatched.</summary>
    public Usd List => Steps[0].Amount;

    /// <summary>Explains a set of books.</summary>
    public static Waterfall Of(IReadOnlyList<UsageEntry> books, ModelCatalog catalog)
    {
        Usd list = default, cached = default, batched = default, lost = default;
        foreach (var entry in books)
        {
            if (entry.Kind != UsageKind.Succeeded)
            {
                lost += entry.Cost(catalog);
                continue;
            }

            var rates = entry.RatesOf(catalog, batched: false);
            list += rates.CostUncached(entry.Tokens);
            cached += rates.Cost(entry.Tokens);
            batched += entry.Cost(catalog);
        }

        return new([
            new("list", list),
            new("routing", Usd.Zero),
            new("caching", cached - list),
            new("batching", batched - cached),
            new("failed_and_repeated", lost),
        ]);
    }
}
