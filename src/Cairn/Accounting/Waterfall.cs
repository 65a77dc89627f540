using Cairn.Models;

namespace Cairn.Accounting;

/// <summary>
/// Shows where every dollar went: from the list price of the accepted answers, step by step, to what was paid.
/// </summary>
/// <remarks>
/// Each step replaces one decision by its naive value, in the order route, cache, batch, on the tokens that were really
/// used; so the signed steps sum exactly to <see cref="Paid"/>. Where rows went to cheaper rungs, the list price is an
/// estimate of what they would have cost at the dearest, and the step <c>audits</c> is what checking answers cost.
/// </remarks>
/// <param name="Steps">The signed steps; the first is the list price.</param>
public sealed record Waterfall(IReadOnlyList<WaterfallStep> Steps)
{
    /// <summary>What was paid in all: the sum of the steps.</summary>
    public Usd Paid => Steps.Aggregate(Usd.Zero, (sum, step) => sum + step.Amount);

    /// <summary>The accepted answers at list price: uncached, unbatched, at the dearest rung.</summary>
    public Usd List => Steps[0].Amount;

    /// <summary>Whether the list price is that of the dearest rung, which most rows were never asked at.</summary>
    public bool IsListEstimated { get; init; }

    /// <summary>Explains a set of books.</summary>
    /// <param name="books">What was billed.</param>
    /// <param name="catalog">The prices.</param>
    /// <param name="routing">
    /// Which stages only checked answers, and what the rows would have cost at the dearest rung. The default is a run
    /// of one stage.
    /// </param>
    public static Waterfall Of(IReadOnlyList<UsageEntry> books, ModelCatalog catalog, Routing? routing = null)
    {
        Usd list = default, cached = default, batched = default, audits = default, lost = default;
        foreach (var entry in books)
        {
            if (entry.Kind != UsageKind.Succeeded)
            {
                lost += entry.Cost(catalog);
                continue;
            }

            if (routing?.Checks.Contains(entry.Stage) == true)
            {
                audits += entry.Cost(catalog);
                continue;
            }

            list += entry.ListCost(catalog);
            cached += (entry with { IsBatched = false }).Cost(catalog);
            batched += entry.Cost(catalog);
        }

        var dearest = routing?.Dearest ?? list;
        List<WaterfallStep> steps =
        [
            new("list", dearest),
            new("routing", list - dearest),
            new("caching", cached - list),
            new("batching", batched - cached),
        ];
        if (routing is not null)
            steps.Add(new("audits", audits));
        return new([.. steps, new("failed_and_repeated", lost)]) { IsListEstimated = routing?.Dearest is not null };
    }
}
