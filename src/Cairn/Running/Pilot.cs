using Cairn.Accounting;
using Cairn.Planning;

namespace Cairn.Running;

/// <summary>
/// What the first rows of a run showed, spread evenly over the planned order as they are: how many failed, how many
/// read the cache that they were meant to read, what they cost.
/// </summary>
/// <param name="Rows">How many they are.</param>
/// <param name="Failed">How many failed for good when they were first asked.</param>
/// <param name="Marked">How many were answered that were meant to read.</param>
/// <param name="Missed">How many of those did not.</param>
/// <param name="Asked">How many rows their batches have in all.</param>
/// <param name="Cost">What those batches cost.</param>
sealed record Pilot(int Rows, int Failed, int Marked, int Missed, int Asked, Usd Cost)
{
    /// <summary>The pilot's places; empty where the run has none.</summary>
    public static RowSet PlacesOf(RunLayout layout) =>
        layout.Waves.FirstOrDefault(wave => wave.Kind == WaveKind.Pilot) is { } pilot
            ? RowSet.Range(pilot.Start, pilot.End)
            : RowSet.Empty;

    /// <summary>The submissions that first asked rows of the pilot, once all of it was taken; null before.</summary>
    public static IReadOnlyList<Submission>? Taken(RunSnapshot snapshot, RunLayout layout)
    {
        var places = PlacesOf(layout);
        var isTaken = places.Count > 0 && snapshot.Run.Cursor >= places.Ranges[0].End
            && !snapshot.Retries.Any(retry => retry.Attempt == 0 && retry.Rows.Intersect(places).Count > 0);
        return isTaken
            ? [.. snapshot.Submissions.Where(each => each.Attempt == 0 && each.Rows.Intersect(places).Count > 0)]
            : null;
    }

    /// <summary>What is known once none of those submissions is on its way any more; null before.</summary>
    public static Pilot? Of(RunSnapshot snapshot, RunLayout layout)
    {
        if (Taken(snapshot, layout) is not { } asked
            || asked.Any(each => each is { IsOpen: true, State: not SubmissionState.Frozen }))
        {
            return null;
        }

        var places = PlacesOf(layout);
        var settled = asked.Where(each => each.State == SubmissionState.Settled).ToList();
        var readers = settled.Where(each => !each.IsPrimer).ToList();
        return new(
            places.Count,
            // What expired or met an error that can pass was free and goes again; it says nothing about the rows.
            asked.Sum(each => each.RowsThat(outcome => outcome == RowOutcome.Failed).Intersect(places).Count),
            readers.Sum(each => each.Marks.Places.Intersect(Answered(each)).Count),
            readers.Sum(each => each.Missed.Intersect(Answered(each)).Count),
            settled.Sum(each => each.RecordedRows().Count),
            settled.Aggregate(Usd.Zero, (sum, each) => sum + each.Settled));
    }

    /// <summary>What all rows that may be asked will cost if the others cost what these did.</summary>
    public Usd? Forecast(Run run) => Asked == 0
        ? null
        : run.Settled + new Usd(decimal.Round(
            Cost.Amount / Asked * (run.RowsAllowed - run.Succeeded - run.Failed), Usd.QuotientDigits,
            MidpointRounding.ToEven));

    static RowSet Answered(Submission submission) => submission.RowsThat(outcome => outcome == RowOutcome.Succeeded);
}
