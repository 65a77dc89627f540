using System.Text.Json.Serialization;
using Cairn.Planning;
using Cairn.Running;

namespace Cairn.Reporting;

/// <summary>Rows by where they are.</summary>
/// <param name="Total">All rows that the run is about: those of the input, or of a sample that an eval asks.</param>
/// <param name="Succeeded">With an accepted answer.</param>
/// <param name="Failed">Failed for good, with a reason.</param>
/// <param name="Pending">Without a record yet.</param>
public sealed record RowCounts(int Total, int Succeeded, int Failed, int Pending)
{
    /// <summary>
    /// Those of the succeeded that have an answer of an earlier run, at no cost; not printed where none do.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Reused { get; init; }

    /// <summary>Counts the rows of the input: all that share a place are where it is, and one that several stages asked
    /// where its final answer is.</summary>
    public static RowCounts Of(RunSnapshot snapshot, RunLayout layout)
    {
        var run = snapshot.Run;
        if (layout.Parts.Count == 1 && layout.Places == layout.InputRows)
            return new(run.Spec.Rows, run.Succeeded, run.Failed, run.Pending);
        var outcomes = new bool?[layout.Places];
        foreach (var submission in snapshot.Submissions)
        {
            foreach (var place in submission.RecordedRows())
                outcomes[place] = false;
            foreach (var place in submission.RowsThat(outcome => outcome == RowOutcome.Succeeded))
                outcomes[place] = true;
        }

        var reused = run.Spec.Reused;
        var final = new FinalPlace(run, layout, place => outcomes[place]);
        var (total, succeeded, failed) = (reused, reused, 0);
        for (var row = 0; row < layout.InputRows; row++)
        {
            total += layout.Parts[0].PlaceOf(row) >= 0 ? 1 : 0;
            var outcome = final.Of(row) is >= 0 and var place ? outcomes[place] : null;
            succeeded += outcome == true ? 1 : 0;
            failed += outcome == false ? 1 : 0;
        }

        return new(total, succeeded, failed, total - succeeded - failed) { Reused = reused };
    }
}
