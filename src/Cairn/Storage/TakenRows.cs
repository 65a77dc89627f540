using Cairn.Running;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage;

/// <summary>Moves rows between the cursor, the retry sets and the submissions.</summary>
static class TakenRows
{
    // A custom_id has five bits for it.
    const int AttemptMax = 31;

    /// <summary>The rows of a run that wait to be asked again.</summary>
    public static List<RetrySet> Of(SqliteConnection connection, string runId) =>
        connection.Query(LedgerRows.RetrySet, "select * from retry_set where run_id = @1 order by id", runId);

    /// <summary>
    /// Takes rows for a submission: some from retry sets, those at or behind the cursor as they are; what it passes
    /// over waits.
    /// </summary>
    /// <exception cref="FencedException">They are no longer there: who decided on them saw an older ledger.</exception>
    public static void Take(
        SqliteConnection connection, Run run, Submission intent, IReadOnlyList<RetrySet> retries)
    {
        if (intent.Count == 0)
            throw new InvalidOperationException($"Submission {intent.Id} has no rows.");

        // As they are stored: another process may have taken some since the caller looked.
        var waiting = Of(connection, run.Id).Where(set => retries.Any(offered => offered.Id == set.Id)).ToList();
        var fresh = intent.Rows.From(run.Cursor);
        var others = waiting.Aggregate(intent.Rows.Except(fresh), (left, set) => left.Except(set.Rows));
        if (others.Count > 0 || intent.Rows.Ranges[^1].End > run.Places)
            throw new FencedException(intent.Id, "another process has taken its rows");

        Remove(connection, waiting, intent.Rows);
        Cover(connection, run, fresh, fresh);
    }

    /// <summary>Moves the cursor behind the last of some rows; what it passes over and does not go waits.</summary>
    public static void Cover(SqliteConnection connection, Run run, RowSet rows, RowSet going)
    {
        if (rows.Count == 0 || rows.Ranges[^1].End <= run.Cursor)
            return;
        var end = rows.Ranges[^1].End;
        MoveCursor(connection, run.Id, end);
        Return(connection, run.Id, [new(RowSet.Range(run.Cursor, end).Except(going), 0, DateTimeOffset.UnixEpoch)]);
    }

    public static void Remove(SqliteConnection connection, IReadOnlyList<RetrySet> retries, RowSet rows)
    {
        foreach (var retry in retries)
        {
            var left = retry.Rows.Except(rows);
            if (left.Count == 0)
                connection.Execute("delete from retry_set where id = @1", retry.Id);
            else if (left.Count < retry.Rows.Count)
                connection.Execute("update retry_set set rows = @2 where id = @1", retry.Id, left.Encode());
        }
    }

    public static void Return(SqliteConnection connection, string runId, IReadOnlyList<RetrySet> returned)
    {
        foreach (var retry in returned.Where(retry => retry.Rows.Count > 0))
        {
            connection.Execute(
                """
                insert into retry_set (run_id, rows, attempt, not_before, is_alone, absences, held)
                values (@1, @2, @3, @4, @5, @6, @7)
                """,
                runId, retry.Rows.Encode(), retry.Attempt, Sql.Text(retry.NotBefore), retry.IsAlone, retry.Absences,
                retry.Held);
        }
    }

    /// <summary>Turns records of failure back into rows that wait; returns them by submission.</summary>
    public static List<(string Id, RowSet Rows)> Reopen(
        SqliteConnection connection, IReadOnlyList<Submission> submissions,
        (string RunId, RowSet Rows, DateTimeOffset NotBefore) wish)
    {
        var reopened = new List<(string Id, RowSet Rows)>();
        foreach (var submission in submissions.Where(submission => submission.Outcomes is not null))
        {
            var rows = submission.RowsThat(outcome => outcome == RowOutcome.Failed).Intersect(wish.Rows);
            if (rows.Count == 0)
                continue;
            var outcomes = submission.Outcomes!.With(submission.Rows, rows, RowOutcome.Returned);
            connection.Execute("update submission set outcomes = @2 where id = @1", submission.Id, outcomes.Encode());
            Return(connection, wish.RunId,
                [new(rows, Math.Min(submission.Attempt + 1, AttemptMax), wish.NotBefore)]);
            reopened.Add((submission.Id, rows));
        }

        connection.Execute("update run set failed = failed - @2 where id = @1",
            wish.RunId, reopened.Sum(each => each.Rows.Count));
        return reopened;
    }

    /// <summary>Every row that was ever taken is in exactly one place; a breach is a bug, never committed.</summary>
    public static void Check(SqliteConnection connection, string runId)
    {
        var (open, taken, succeeded, failed) = connection.Query(
            row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)),
            """
            select (select coalesce(sum(n), 0) from submission where run_id = @1 and state < 8),
                cursor, succeeded, failed
            from run where id = @1
            """, runId)[0];
        var waiting = Of(connection, runId).Sum(retry => (long)retry.Rows.Count);
        if (open + waiting + succeeded + failed != taken)
        {
            throw new InvalidOperationException(
                $"Rows of run {runId} do not add up: {taken} taken, {open} in flight, {waiting} to retry, "
                + $"{succeeded} succeeded, {failed} failed.");
        }
    }

    static void MoveCursor(SqliteConnection connection, string runId, int to) =>
        connection.Execute("update run set cursor = @2 where id = @1", runId, to);
}
