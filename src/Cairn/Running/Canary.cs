using System.Globalization;

namespace Cairn.Running;

/// <summary>
/// The first rows of a large run go alone; when too many of them fail, the others are not sent: what is wrong with all
/// rows is found for the price of a few.
/// </summary>
static class Canary
{
    const int RunRowsMin = 1_000;
    const int RowsMax = 500;
    const int SharePercent = 5;

    /// <summary>What is known of the first rows.</summary>
    public enum Verdict
    {
        /// <summary>They have not been sent, or not been sent in full.</summary>
        Wanted,

        /// <summary>They are on their way.</summary>
        Waiting,

        /// <summary>They are well, or the run is too small to hold the others back.</summary>
        Passed,

        /// <summary>Too many failed.</summary>
        Failed,
    }

    /// <summary>How many rows go first (economics of waves: min(500, 5%)).</summary>
    public static int RowsOf(Run run) => Math.Clamp(run.RowsAllowed * SharePercent / 100, 1, RowsMax);

    /// <summary>Judges the first batch that is no primer.</summary>
    public static Verdict Judge(RunSnapshot snapshot)
    {
        if (snapshot.Run.RowsAllowed < RunRowsMin || snapshot.Run.Spec.Safety.ErrorShareMax >= 1)
            return Verdict.Passed;
        var sent = snapshot.Submissions.Where(submission => !submission.IsPrimer).ToList();
        if (sent.Find(submission => submission is { State: SubmissionState.Settled, Outcomes: not null }) is { } first)
        {
            return FailedRowsOf(first) > first.Count * snapshot.Run.Spec.Safety.ErrorShareMax
                ? Verdict.Failed
                : Verdict.Passed;
        }

        return sent.Exists(submission => submission is { IsOpen: true, State: not SubmissionState.Frozen })
            ? Verdict.Waiting
            : Verdict.Wanted;
    }

    /// <summary>Why the run stops.</summary>
    public static Stop Stop(RunSnapshot snapshot)
    {
        var first = snapshot.Submissions.First(submission =>
            submission is { IsPrimer: false, State: SubmissionState.Settled, Outcomes: not null });
        var allowed = (snapshot.Run.Spec.Safety.ErrorShareMax * 100).ToString("0.#", CultureInfo.InvariantCulture);
        return new(StopCause.Decision,
            $"{FailedRowsOf(first)} of the first {first.Count} rows failed, more than the allowed "
            + $"{allowed}%, so the others were not sent. `cairn report {snapshot.Run.Id}` shows why they failed; "
            + $"`cairn resume {snapshot.Run.Id} --accept-errors` sends the others as they are.");
    }

    // What expired or met an error that can pass was free and goes again; it says nothing about the rows.
    static int FailedRowsOf(Submission first) => first.RowsThat(outcome => outcome == RowOutcome.Failed).Count;
}
