using System.Globalization;
using Cairn.Accounting;
using Cairn.Models;
using Cairn.Planning;

namespace Cairn.Running;

/// <summary>
/// Judges the pilot, which goes alone: where too many of its rows fail, or the whole would cost more than was agreed,
/// the others are not sent. What is wrong with all rows is found for the price of a few.
/// </summary>
static class Canary
{
    /// <summary>What is known of the pilot.</summary>
    public enum Verdict
    {
        /// <summary>It is well, or has not been sent in full, or there is none.</summary>
        Passed,

        /// <summary>It is on its way.</summary>
        Waiting,

        /// <summary>Something is worse than what was agreed.</summary>
        Failed,
    }

    /// <summary>Judges the pilot by what became of its rows when they were first asked.</summary>
    public static Verdict Judge(RunSnapshot snapshot, (RunLayout Layout, ModelCatalog Catalog) by)
    {
        if (Pilot.Taken(snapshot, by.Layout) is null)
            return Verdict.Passed;
        if (Pilot.Of(snapshot, by.Layout) is not { } pilot)
            return Verdict.Waiting;
        return Reason(snapshot, pilot, by) is null ? Verdict.Passed : Verdict.Failed;
    }

    /// <summary>Why the run stops.</summary>
    public static Stop Stop(RunSnapshot snapshot, (RunLayout Layout, ModelCatalog Catalog) by) => new(
        StopCause.Decision, Reason(snapshot, Pilot.Of(snapshot, by.Layout)!, by)
            ?? throw new InvalidOperationException("A pilot that passed stops nothing."));

    static string? Reason(RunSnapshot snapshot, Pilot pilot, (RunLayout Layout, ModelCatalog Catalog) by)
    {
        var run = snapshot.Run;
        if (run.Spec.Safety.ErrorShareMax < 1 && pilot.Failed > pilot.Rows * run.Spec.Safety.ErrorShareMax)
        {
            var allowed = (run.Spec.Safety.ErrorShareMax * 100).ToString("0.#", CultureInfo.InvariantCulture);
            return $"{pilot.Failed} of the first {pilot.Rows} rows failed, more than the allowed {allowed}%, so the "
                + $"others were not sent. `cairn report {run.Id}` shows why they failed; "
                + $"`cairn resume {run.Id} --accept-errors` sends the others as they are.";
        }

        // The plan is of the first stage; what the others may cost, their planner and the limit say.
        var isPlanned = Pilot.StageOf(run, by.Layout) == 0;
        if (run.Spec.AcceptsCost || !isPlanned || CostOf(snapshot, by.Catalog) is not { } forecast)
            return null;
        if (run.Limit is { } limit && forecast > limit)
        {
            return $"After the first {pilot.Rows} rows the whole will cost about {Shown(forecast)} USD, more than the "
                + $"limit of {limit} USD, so the others were not sent. {Choices(run)}";
        }

        return forecast > run.Spec.Plan.Estimate.High
            ? $"After the first {pilot.Rows} rows the whole will cost about {Shown(forecast)} USD, more than the high "
                + $"estimate of {Shown(run.Spec.Plan.Estimate.High)} USD, so the others were not sent. {Choices(run)}"
            : null;
    }

    static Usd? CostOf(RunSnapshot snapshot, ModelCatalog catalog) =>
        Forecast.Of(snapshot.Run.Spec.Plan, MeasuredRun.Of(snapshot), catalog)?.Expected;

    /// <summary>What a person can choose where the cost is more than was agreed.</summary>
    public static string Choices(Run run) =>
        $"`cairn resume {run.Id} --accept-cost` sends the others as far as the limit goes; "
        + $"`cairn resume {run.Id} --max-cost <usd>` sets another limit and sends them.";

    static string Shown(Usd amount) => amount.Amount.ToString("0.####", CultureInfo.InvariantCulture);
}
