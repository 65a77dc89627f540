using Cairn.Planning;

namespace Cairn.Running;

/// <summary>Whose turn it is, of whatever prefix: rows that went back before rows that were never tried.</summary>
/// <param name="Offered">The rows in order.</param>
/// <param name="Attempt">Which attempt it is for them.</param>
/// <param name="Sources">Where they and the fresh ones come from, besides those that were never taken.</param>
/// <param name="Fresh">All rows that were never tried, of whatever wave.</param>
sealed record Turn(RowSet Offered, int Attempt, IReadOnlyList<RetrySet> Sources, RowSet Fresh)
{
    /// <summary>Whether they are being told apart: one of them makes creates fail or vanish.</summary>
    public bool IsSuspect => Sources is [{ } only, ..] && IsToldApart(only);

    /// <summary>Finds the rows; null while all that are left wait for their time.</summary>
    /// <param name="run">The run.</param>
    /// <param name="layout">Its layout: rows that were never tried go wave by wave.</param>
    /// <param name="retries">Rows that wait for nobody but their time.</param>
    /// <param name="now">The API's time.</param>
    public static Turn? Of(Run run, RunLayout layout, IReadOnlyList<RetrySet> retries, DateTimeOffset now)
    {
        var turn = OfAll(run, layout, retries, now);
        if (turn is null || layout.Parts.Count == 1)
            return turn;

        // Stages never share a batch, so that what each of them cost is known to the cent.
        var stage = layout.Parts[layout.PartAt(turn.Offered.Ranges[0].Start)].Places();
        return turn with { Offered = turn.Offered.Intersect(stage), Fresh = turn.Fresh.Intersect(stage) };
    }

    static Turn? OfAll(Run run, RunLayout layout, IReadOnlyList<RetrySet> retries, DateTimeOffset now)
    {
        var due = retries.Where(retry => retry.NotBefore <= now).ToList();
        var untried = due.Where(retry => retry.Attempt == 0 && !IsToldApart(retry)).ToList();
        var fresh = untried.Aggregate(
            RowSet.Range(run.Cursor, run.RowsAllowed), (sum, retry) => sum.Union(retry.Rows));
        var others = due.Except(untried).ToList();
        if (others.Count > 0)
        {
            // Rows of the same attempt travel together, except those that are being told apart.
            var first = others[0];
            return IsToldApart(first)
                ? new(first.Rows, first.Attempt, [first], fresh)
                : Together([.. others.Where(retry => !IsToldApart(retry) && retry.Attempt == first.Attempt)]);
        }

        if (fresh.Count == 0)
            return null;
        var end = layout.Waves.First(wave => fresh.Ranges[0].Start < wave.End).End;
        return new(fresh.Except(RowSet.Range(end, int.MaxValue)), 0, untried, fresh);

        Turn Together(List<RetrySet> sets) => new(
            sets.Aggregate(RowSet.Empty, (sum, retry) => sum.Union(retry.Rows)), sets[0].Attempt,
            [.. sets, .. untried], fresh);
    }

    static bool IsToldApart(RetrySet retry) => retry.IsAlone || retry.Absences > 0;
}
