using Cairn.Accounting;
using Cairn.Running;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cairn.Storage;

/// <summary>Reads what the ledger shows of a run, and only when anything was written since it was read last.</summary>
/// <remarks>
/// A run that waits asks twice for each poll, and nothing has changed: reading and parsing all of it each time took a
/// third of what waiting costs. The file's own counter tells of other connections, the number of changed rows of this
/// one: that also grows with changes that are rolled back, which is one reading too many and never one too few.
/// </remarks>
/// <param name="connection">The ledger; it lives as long as this does.</param>
sealed class Snapshots(SqliteConnection connection)
{
    (long ByOthers, int Own) _at;
    (string RunId, RunSnapshot Snapshot)? _last;

    /// <summary>Everything that is known of a run; to be called within one transaction.</summary>
    /// <exception cref="CairnException">There is no such run.</exception>
    public RunSnapshot Of(string runId)
    {
        var now = (connection.Query(row => row.GetInt64(0), "pragma data_version")[0],
            raw.sqlite3_total_changes(connection.Handle));
        if (_last is { } last && last.RunId == runId && _at == now)
            return last.Snapshot;

        var snapshot = new RunSnapshot(
            RunRows.Of(connection, runId),
            SubmissionRows.Of(connection, runId),
            UsageEntry.Merge(connection.Query(LedgerRows.UsageEntry,
                "select usage.* from usage join submission on submission.id = submission_id where run_id = @1", runId)),
            TakenRows.Of(connection, runId));
        (_at, _last) = (now, (runId, snapshot));
        return snapshot;
    }
}
