using System.Globalization;
using System.Text.Json;
using Cairn.Accounting;
using Cairn.Models;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Cairn.Storage;

/// <summary>The ledger opened to be read by people: views with words and exact dollars, and SQL of their own.</summary>
/// <remarks>
/// Nothing can be written: the file is opened read-only, <c>query_only</c> is on and no other file can be attached. The
/// views are <c>runs</c>, <c>batches</c>, <c>entries</c> and <c>events</c>; amounts are decimal text, which the
/// aggregate <c>sum_usd</c> adds up exactly. One instance is used by one thread at a time.
/// </remarks>
public sealed class LedgerViews : IDisposable
{
    readonly Dictionary<string, ModelCatalog> _catalogs = [];
    readonly SqliteConnection _connection;

    LedgerViews(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens a ledger that is there already, of the newest version.</summary>
    /// <exception cref="CairnException">It cannot be read.</exception>
    public static LedgerViews Open(string path)
    {
        SqliteLibrary.EnsureLoaded();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        var views = new LedgerViews(connection);
        try
        {
            connection.Open();
            views.Prepare();
            return views;
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw LedgerException.Of(exception, path);
        }
    }

    /// <summary>Asks the views, and calls back for each row; the first call has the names of the columns.</summary>
    /// <param name="sql">A select; its parameters are @1, @2 and so on.</param>
    /// <param name="values">Their values.</param>
    /// <param name="row">Called with the columns' names, then with each row: text, long, double, bytes or null.</param>
    /// <param name="cancellationToken">Stops it, also within a long query.</param>
    /// <exception cref="BadInputException">It is no select that the ledger can answer.</exception>
    public void Query(
        string sql, IReadOnlyList<object?> values, Action<IReadOnlyList<object?>> row,
        CancellationToken cancellationToken)
    {
        using var stop = cancellationToken.Register(() => raw.sqlite3_interrupt(_connection.Handle));
        try
        {
            using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The user's own SQL on the user's own ledger, which nothing here can write to.
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach (var (index, value) in values.Index())
                command.Parameters.AddWithValue($"@{index + 1}", value ?? DBNull.Value);
            using var reader = command.ExecuteReader();
            if (reader.FieldCount == 0)
                throw Fault("no select");
            row([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)]);
            while (reader.Read())
            {
                row([.. Enumerable.Range(0, reader.FieldCount)
                    .Select(column => reader.IsDBNull(column) ? null : reader.GetValue(column))]);
            }

            if (reader.NextResult())
                throw Fault("a second statement");
        }
        catch (SqliteException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Fault(exception.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    static BadInputException Fault(string found) => new([new("--sql", null, found,
        "one select over the views runs, batches, entries and events",
        "Their columns: `select * from entries limit 1`. Nothing can be changed.")]);

    void Prepare()
    {
        _connection.CreateFunction<long?, string?>(
            "dollars", picos => picos is { } known ? Usd.FromPicos(known).ToString() : null, isDeterministic: true);
        _connection.CreateFunction<string, string?, string?>("cost", CostOf, isDeterministic: true);
        _connection.CreateAggregate<string?, decimal, string>(
            "sum_usd", 0m, (sum, usd) => sum + (usd is null ? 0 : decimal.Parse(usd, CultureInfo.InvariantCulture)),
            sum => new Usd(sum).ToString(), isDeterministic: true);
        _connection.Execute("pragma temp_store = memory");
        foreach (var view in LedgerViewText.All)
            _connection.Execute(view);
        _connection.Execute("pragma query_only = on");
        _ = raw.sqlite3_limit(_connection.Handle, raw.SQLITE_LIMIT_ATTACHED, 0);
    }

    // The entry comes as a JSON array: SQLite's functions of many arguments have no types.
    string? CostOf(string entry, string? modelsFile)
    {
        if (!_catalogs.TryGetValue(modelsFile ?? "", out var catalog))
            _catalogs[modelsFile ?? ""] = catalog = ModelCatalog.Load(modelsFile);
        var of = JsonElement.Parse(entry);
        long At(int index) => of[index].GetInt64();
        return new UsageEntry(
            of[0].GetString()!, of[1].ValueKind == JsonValueKind.Null ? null : At(1), At(2) != 0, UsageKind.Succeeded,
            1, new(At(4), At(5), At(6), At(7), At(8)))
        {
            IsBatched = At(3) != 0,
            WebSearches = At(9),
        }
            .Cost(catalog).ToString();
    }
}
