using Cairn.Planning;
using Cairn.Running;

namespace Cairn.Reporting;

/// <summary>Rows by where they are.</summary>
/// <param name="Total">All rows of the input.</param>
/// <param name="Succeeded">With an accepted answer.</param>
/// <param name="Failed">Failed for good, with a reason.</param>
/// <param name="Pending">Without a record yet.</param>
public sealed record RowCounts(int Total, int Succeeded, int Failed, int Pending)
{
    /// <summary>Counts the rows of the input: all that share a place are where it is.</summary>
    public static RowCounts Of(RunSnapshot snapshot, RunLayout layout)
    {
        var run = snapshot.Run;
        if (layout.Places == layout.InputRows)
            return new(run.Spec.Rows, run.Succeeded, run.Failed, run.Pending);
        var outcomes = new RowOutcome[layout.Places];
        foreach (var submission in snapshot.Submissions)
        {
            foreach (var outcome in (RowOutcome[])[RowOutcome.Succeeded, RowOutcome.Failed])
            {
                foreach (var place in submission.RowsThat(each => each == outcome))
                    outcomes[place] = outcome;
            }
        }

        int Rows(RowOutcome wanted) =>
            Enumerable.Range(0, layout.InputRows).Count(row => outcomes[layout.PlaceOf(row)] == wanted);
        var (succeeded, failed) = (Rows(RowOutcome.Succeeded), Rows(RowOutcome.Failed));
        return new(layout.InputRows, succeeded, failed, layout.InputRows - succeeded - failed);
    }
}
