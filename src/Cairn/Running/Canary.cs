using System.Globalization;
using Cairn.Planning;

namespace Cairn.Running;

/// <summary>
/// The pilot of a run goes alone; when too many of its rows fail, the others are not sent: what is wrong with all rows
/// is found for the price of a few.
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

        /// <summary>Too many failed.</summary>
        Failed,
    }

    /// <summary>Judges the pilot by what became of its rows when they were first asked.</summary>
    public static Verdict Judge(RunSnapshot snapshot, RunLayout layout)
    {
        var run = snapshot.Run;
        var pilot = PilotOf(layout);
        if (run.Spec.Safety.ErrorShareMax >= 1 || pilot.Count == 0 || !IsTaken(snapshot, pilot))
            return Verdict.Passed;
        var asked = Asked(snapshot, pilot);
        if (asked.Exists(submission => submission is { IsOpen: true, State: not SubmissionState.Frozen }))
            return Verdict.Waiting;
        return FailedOf(asked, pilot) > pilot.Count * run.Spec.Safety.ErrorShareMax ? Verdict.Failed : Verdict.Passed;
    }

    /// <summary>Why the run stops.</summary>
    public static Stop Stop(RunSnapshot snapshot, RunLayout layout)
    {
        var pilot = PilotOf(layout);
        var allowed = (snapshot.Run.Spec.Safety.ErrorShareMax * 100).ToString("0.#", CultureInfo.InvariantCulture);
        return new(StopCause.Decision,
            $"{FailedOf(Asked(snapshot, pilot), pilot)} of the first {pilot.Count} rows failed, more than the allowed "
            + $"{allowed}%, so the others were not sent. `cairn report {snapshot.Run.Id}` shows why they failed; "
            + $"`cairn resume {snapshot.Run.Id} --accept-errors` sends the others as they are.");
    }

    static RowSet PilotOf(RunLayout layout) =>
        layout.Waves.FirstOrDefault(wave => wave.Kind == WaveKind.Pilot) is { } pilot
            ? RowSet.Range(pilot.Start, pilot.End)
            : RowSet.Empty;

    static bool IsTaken(RunSnapshot snapshot, RowSet pilot) => snapshot.Run.Cursor >= pilot.Ranges[0].End
        && !snapshot.Retries.Any(retry => retry.Attempt == 0 && retry.Rows.Intersect(pilot).Count > 0);

    static List<Submission> Asked(RunSnapshot snapshot, RowSet pilot) =>
    [
        .. snapshot.Submissions.Where(submission =>
            submission.Attempt == 0 && submission.Rows.Intersect(pilot).Count > 0),
    ];

    // What expired or met an error that can pass was free and goes again; it says nothing about the rows.
    static int FailedOf(List<Submission> asked, RowSet pilot) => asked.Sum(submission =>
        submission.RowsThat(outcome => outcome == RowOutcome.Failed).Intersect(pilot).Count);
}
