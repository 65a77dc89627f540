using Cairn.Running;

namespace Cairn.Storage;

/// <summary>Looks at every row of a run: each one that was taken is in exactly one place, no other in any.</summary>
static class RowAudit
{
    const int FindingsMax = 10;
    const string Repair = "Restore a copy of the ledger, then `cairn rebuild`.";

    public static IEnumerable<Finding> Of(Run run, List<Submission> submissions, List<RetrySet> retries)
    {
        var places = new byte[Math.Max(run.Places, run.Cursor)];
        var strays = new List<int>();
        void Count(IEnumerable<int> rows)
        {
            foreach (var row in rows)
            {
                if (row >= places.Length)
                    strays.Add(row);
                else if (places[row] < byte.MaxValue)
                    places[row]++;
            }
        }

        foreach (var submission in submissions)
            Count(submission.IsOpen ? submission.Rows : submission.RecordedRows());
        foreach (var retry in retries)
            Count(retry.Rows);
        return Misplaced(run, places, strays).Take(FindingsMax).Concat(Totals(run, submissions));
    }

    static IEnumerable<Finding> Misplaced(Run run, byte[] places, List<int> strays)
    {
        foreach (var row in strays)
            yield return new($"row {row} of run {run.Id}", "a row", $"rows below {run.Places}", Repair);
        for (var row = 0; row < places.Length; row++)
        {
            var expected = row < run.Cursor ? 1 : 0;
            if (places[row] != expected)
            {
                yield return new($"row {row} of run {run.Id}", $"{places[row]} places that hold it",
                    $"{expected}: recorded, in flight or waiting", Repair);
            }
        }
    }

    static IEnumerable<Finding> Totals(Run run, List<Submission> submissions)
    {
        int Rows(RowOutcome wanted) => submissions.Sum(each => each.RowsThat(outcome => outcome == wanted).Count);
        if ((Rows(RowOutcome.Succeeded), Rows(RowOutcome.Failed)) is var told && told != (run.Succeeded, run.Failed))
        {
            yield return new($"run {run.Id}", $"{run.Succeeded} rows succeeded and {run.Failed} failed",
                $"{told.Item1} and {told.Item2}, as its submissions say", Repair);
        }
    }
}
