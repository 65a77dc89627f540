using Cairn.Planning;

namespace Cairn.Running;

/// <summary>
/// What the first rows of a run, spread evenly over the planned order as they are, showed of rows in general: how many
/// fail.
/// </summary>
/// <param name="Rows">How many they are.</param>
/// <param name="Failed">How many failed for good when they were first asked.</param>
sealed record Pilot(int Rows, int Failed)
{
    /// <summary>The places of the pilot of the stage that is being taken; empty where it has none.</summary>
    public static RowSet PlacesOf(Run run, RunLayout layout)
    {
        var stage = layout.Parts[StageOf(run, layout)];
        return layout.Waves.FirstOrDefault(wave => wave.Kind == WaveKind.Pilot
            && wave.Start >= stage.FirstPlace && wave.End <= stage.End) is { } pilot
                ? RowSet.Range(pilot.Start, pilot.End)
                : RowSet.Empty;
    }

    /// <summary>The number of the stage that is being taken, or was last.</summary>
    public static int StageOf(Run run, RunLayout layout) => layout.PartAt(Math.Min(run.Cursor, layout.Places - 1));

    /// <summary>The submissions that first asked rows of the pilot, once all of it was taken; null before.</summary>
    public static IReadOnlyList<Submission>? Taken(RunSnapshot snapshot, RunLayout layout)
    {
        var places = PlacesOf(snapshot.Run, layout);
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

        var places = PlacesOf(snapshot.Run, layout);
        return new(
            places.Count,
            // What expired or met an error that can pass was free and goes again; it says nothing about the rows.
            asked.Sum(each => each.RowsThat(outcome => outcome == RowOutcome.Failed).Intersect(places).Count));
    }
}
