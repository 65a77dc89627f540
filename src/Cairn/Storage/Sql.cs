using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cairn.Storage;

/// <summary>The few calls with which the ledger talks SQL: positional values in, rows out.</summary>
static class Sql
{
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = Command(connection, sql, values);
        return command.ExecuteNonQuery();
    }

    public static List<T> Query<T>(
        this SqliteConnection connection, Func<SqliteDataReader, T> read, string sql,
            params ReadOnlySpan<object?> values)
    {
        using var command = Command(connection, sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>Does work whole or not at all.</summary>
    public static T InTransaction<T>(this SqliteConnection connection, bool deferred, Func<T> work)
    {
        connection.Execute(deferred ? "begin" : "begin immediate");
        try
        {
            var result = work();
            connection.Execute("commit");
            return result;
        }
        catch
        {
            // On a full disk SQLite has rolled back by itself; asking for it again would hide what happened.
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
                connection.Execute("rollback");
            throw;
        }
    }

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    public static string? Text(DateTimeOffset? time) => time is { } value ? Text(value) : null;

    public static string? TextOrNull(this SqliteDataReader reader, string column) =>
        reader[column] is string text ? text : null;

    public static long? NumberOrNull(this SqliteDataReader reader, string column) =>
        reader[column] is long number ? number : null;

    public static long Number(this SqliteDataReader reader, string column) => (long)reader[column];

    public static double Real(this SqliteDataReader reader, string column) => (double)reader[column];

    public static int Int(this SqliteDataReader reader, string column) => checked((int)(long)reader[column]);

    public static bool Flag(this SqliteDataReader reader, string column) => (long)reader[column] != 0;

    public static string TextOf(this SqliteDataReader reader, string column) => (string)reader[column];

    public static DateTimeOffset Time(this SqliteDataReader reader, string column) =>
        DateTimeOffset.Parse(reader.TextOf(column), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    public static DateTimeOffset? TimeOrNull(this SqliteDataReader reader, string column) =>
        reader[column] is string ? reader.Time(column) : null;

    // Parameters are @1, @2, … in the order of the values.
    static SqliteCommand Command(SqliteConnection connection, string sql, ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this folder; values only ever travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"@{i + 1}", values[i] ?? DBNull.Value);
        return command;
    }
}
