using System.Security.Cryptography;
using System.Text;
using Cairn.Running;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage;

/// <summary>
/// What happened to a run, append-only; each event carries the hash of the one before, so a gap or an edit shows.
/// </summary>
static class EventChain
{
    public static void Append(SqliteConnection connection, LedgerEvent added)
    {
        var previous = connection.Query(row => row.GetString(0),
            "select hash from event where run_id = @1 order by seq desc limit 1", added.RunId);
        var previousHash = previous is [var hash] ? hash : "";
        connection.Execute(
            """
            insert into event (at, run_id, submission_id, epoch, kind, data, prev_hash, hash)
            values (@1, @2, @3, @4, @5, @6, @7, @8)
            """,
            Sql.Text(added.At), added.RunId, added.SubmissionId, added.Epoch, added.Kind, added.Data,
            previousHash, Hash(previousHash, added));
    }

    /// <summary>The hash that an event carries.</summary>
    public static string Hash(string previous, LedgerEvent added) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', previous, Sql.Text(added.At), added.RunId, added.SubmissionId, added.Epoch, added.Kind,
            added.Data))));
}
