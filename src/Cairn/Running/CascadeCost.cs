using System.Globalization;
using Cairn.Accounting;
using Cairn.Quality.Cascading;

namespace Cairn.Running;

/// <summary>
/// Says what a cascade will have cost once rows are escalated, and stops it before they are sent where that is more
/// than was agreed.
/// </summary>
static class CascadeCost
{
    /// <summary>What the run costs in all if only the escalated rows are still asked.</summary>
    /// <param name="snapshot">What the ledger shows; everything asked so far is settled.</param>
    /// <param name="answers">What each stage was billed.</param>
    /// <param name="next">The rows that would be escalated.</param>
    /// <param name="costPerRow">What a row of each rung is expected to cost until one was billed.</param>
    public static Usd Of(
        RunSnapshot snapshot, CascadeAnswers answers, CascadeStage next, IReadOnlyList<Usd> costPerRow)
    {
        List<RunStage> alike =
            [.. snapshot.Run.Stages.Where(stage => stage.Rung == next.Rung && stage.AnswersRows)];
        var billed = alike.Aggregate(Usd.Zero, (sum, stage) => sum + answers.CostOf(stage.Number));
        var row = billed > Usd.Zero
            ? billed.Amount / alike.Sum(stage => stage.Places)
            : costPerRow[next.Rung].Amount;
        return snapshot.Run.Settled + new Usd(decimal.Round(row * next.Rows.Count, Usd.QuotientDigits));
    }

    /// <summary>Why the rows are not sent; null where nothing speaks against it.</summary>
    public static string? Breach(Run run, Usd whole)
    {
        var high = run.Spec.Plan.WholeEstimate.High;
        if (run.Spec.AcceptsCost || !(whole > run.Limit || whole > high))
            return null;

        var found = whole > run.Limit ? $"the limit of {run.Limit} USD" : $"the high estimate of {Shown(high)} USD";
        return $"With the rows that have to be escalated the whole will cost about {Shown(whole)} USD, more than "
            + $"{found}, so they were not sent. {Canary.Choices(run)}";
    }

    static string Shown(Usd amount) => amount.Amount.ToString("0.####", CultureInfo.InvariantCulture);
}
