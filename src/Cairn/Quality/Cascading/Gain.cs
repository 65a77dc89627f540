using System.Globalization;
using Cairn.Accounting;

namespace Cairn.Quality.Cascading;

/// <summary>Says when a cascade saves nothing, before the rest is spent.</summary>
sealed class Gain(CascadeTerms terms, ICascadeAnswers answers)
{
    // Fewer errors say nothing about how well a score finds errors.
    const int ErrorsMin = 10;

    /// <summary>Why the cascade gains nothing; null where it does.</summary>
    /// <param name="edge">The rung whose audits are in.</param>
    /// <param name="finding">What they found.</param>
    /// <param name="escalated">How many rows would go on.</param>
    public string? Complaint(RungEdge edge, EdgeFinding finding, int escalated)
    {
        var dear = DearPerRow(edge);
        var spent = Stages(edge.History).Aggregate(Usd.Zero, (sum, stage) => sum + answers.CostOf(stage));
        var (whole, allDear) = (spent.Amount + (dear * escalated), dear * terms.Rows);
        var bill = string.Create(CultureInfo.InvariantCulture,
            $"The cascade costs about ${whole:0.00##} in all, ${spent.Amount:0.00##} of it so far; the dearest rung "
            + $"alone costs about ${allDear:0.00##}.");
        if (whole >= allDear)
            return "Nothing is gained. " + bill;
        if (escalated == 0 || finding is not { AuditErrors: >= ErrorsMin, Discrimination: { IsUseless: true } chance })
            return null;

        return string.Create(CultureInfo.InvariantCulture,
            $"Nothing is gained by the confidence: on {chance.Rows:N0} audited rows it tells right from wrong no ")
            + string.Create(CultureInfo.InvariantCulture,
                $"better than chance (AUROC {chance.Auroc:0.00}, standard error {chance.StandardError:0.00}). ")
            + "What is kept cheap is what the target lets be wrong, picked at random. " + bill;
    }

    decimal DearPerRow(RungEdge edge) =>
        edge.History.Audit is { } audit && answers.CostOf(audit).Amount is > 0 and var cost
            ? cost / Math.Max(1, answers.RowsOf(audit))
            : terms.CostPerRow[terms.Top].Amount;

    static IEnumerable<int> Stages(RungHistory history) =>
        ((int?[])[history.Asked, history.Again, .. history.Votes.Cast<int?>(), history.Fit, history.Audit,
            history.Judged])
            .OfType<int>();
}
