using Cairn.Models;

namespace Cairn.Accounting;

/// <summary>How the rows of a run were spread over rungs: what a waterfall needs to say what that saved.</summary>
/// <param name="Checks">The stages that only checked answers of others.</param>
/// <param name="Dearest">
/// What all answered rows would have cost at list price at the dearest rung, an estimate; null while unknown.
/// </param>
public sealed record Routing(IReadOnlySet<int> Checks, Usd? Dearest)
{
    /// <summary>
    /// Reads it off the books: rows cost at the dearest rung what those cost on average that were asked there, if
    /// possible those of an audit, which is drawn evenly.
    /// </summary>
    /// <param name="books">What was billed.</param>
    /// <param name="catalog">The prices.</param>
    /// <param name="checks">The stages that only checked answers of others.</param>
    /// <param name="dearest">
    /// The stages at the dearest rung, the best witness first; empty where there is one rung.
    /// </param>
    /// <param name="rows">How many rows have an accepted answer.</param>
    public static Routing Of(IReadOnlyList<UsageEntry> books, ModelCatalog catalog, IReadOnlySet<int> checks,
        IReadOnlyList<int> dearest, int rows)
    {
        foreach (var stage in dearest)
        {
            var answered = books.Where(entry => entry.Stage == stage && entry.Kind == UsageKind.Succeeded).ToList();
            if (answered.Sum(entry => entry.Answers) is not (> 0 and var answers))
                continue;
            var cost = answered.Aggregate(Usd.Zero, (sum, entry) =>
                sum + entry.ListCost(catalog));
            return new(checks, new Usd(cost.Amount / answers * rows).RoundedUp());
        }

        return new(checks, null);
    }
}
