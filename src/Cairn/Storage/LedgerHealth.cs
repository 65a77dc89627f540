using Microsoft.Data.Sqlite;

namespace Cairn.Storage;

/// <summary>What a glance at the ledger's file shows, without changing it.</summary>
/// <param name="SqliteVersion">The version of SQLite.</param>
/// <param name="SqliteOrigin">Where that library came from.</param>
/// <param name="Damage">What SQLite's quick check found; empty when the file is sound.</param>
public sealed record LedgerHealth(string SqliteVersion, string SqliteOrigin, IReadOnlyList<string> Damage)
{
    /// <summary>Looks at a ledger that exists.</summary>
    public static LedgerHealth Of(string path)
    {
        SqliteLibrary.EnsureLoaded();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            var version = connection.Query(row => row.GetString(0), "select sqlite_version()")[0];
            var check = connection.Query(row => row.GetString(0), "pragma quick_check");
            return new(version, SqliteLibrary.Origin, check is ["ok"] ? [] : check);
        }
        catch (SqliteException exception)
        {
            throw LedgerException.Of(exception, path);
        }
    }
}
