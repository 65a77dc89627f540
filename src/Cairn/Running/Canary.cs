using System.Globalization;
using Cairn.Accounting;
using Cairn.Planning;

namespace Cairn.Running;

/// <summary>
/// Judges the pilot, which goes alone: where too many of its rows fail, or the whole would cost more than was agreed,
/// the others are not sent. What is wrong with all rows is found for the price of a few.
/// </summary>
static class Canary
{
    // A share of reads under which marking costs more than it saves: (w - 1) / (w - r), with w 2 and r 0.1.
    const int ReadPercentMin = 53;
    const int MarkedMin = 20;

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
    public static Verdict Judge(RunSnapshot snapshot, RunLayout layout)
    {
        if (Pilot.Taken(snapshot, layout) is null)
            return Verdict.Passed;
        if (Pilot.Of(snapshot, layout) is not { } pilot)
            return Verdict.Waiting;
        return Reason(snapshot.Run, pilot) is null ? Verdict.Passed : Verdict.Failed;
    }

    /// <summary>Whether the pilot showed that entries are not read often enough to be worth a write.</summary>
    public static bool IsCachingInVain(RunSnapshot snapshot, RunLayout layout) =>
        Pilot.Of(snapshot, layout) is { Marked: >= MarkedMin } pilot
        && (pilot.Marked - pilot.Missed) * 100 < pilot.Marked * ReadPercentMin;

    /// <summary>Why the run stops.</summary>
    public static Stop Stop(RunSnapshot snapshot, RunLayout layout) => new(StopCause.Decision,
        Reason(snapshot.Run, Pilot.Of(snapshot, layout)!)
            ?? throw new InvalidOperationException("A pilot that passed stops nothing."));

    static string? Reason(Run run, Pilot pilot)
    {
        if (run.Spec.Safety.ErrorShareMax < 1 && pilot.Failed > pilot.Rows * run.Spec.Safety.ErrorShareMax)
        {
            var allowed = (run.Spec.Safety.ErrorShareMax * 100).ToString("0.#", CultureInfo.InvariantCulture);
            return $"{pilot.Failed} of the first {pilot.Rows} rows failed, more than the allowed {allowed}%, so the "
                + $"others were not sent. `cairn report {run.Id}` shows why they failed; "
                + $"`cairn resume {run.Id} --accept-errors` sends the others as they are.";
        }

        if (run.Spec.AcceptsCost || pilot.Forecast(run) is not { } forecast)
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

    static string Choices(Run run) => $"`cairn resume {run.Id} --accept-cost` sends the others as far as the limit "
        + $"goes; `cairn resume {run.Id} --max-cost <usd>` sets another limit and sends them.";

    static string Shown(Usd amount) => amount.Amount.ToString("0.####", CultureInfo.InvariantCulture);
}
