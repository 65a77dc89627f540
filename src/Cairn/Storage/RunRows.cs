using System.Text.Json;
using Cairn.Running;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage;

/// <summary>Writes and reads runs and their stages.</summary>
static class RunRows
{
    public static void Insert(SqliteConnection connection, Run run, DateTimeOffset now)
    {
        connection.Execute(
            """
            insert into run (id, spec, created_at, state, cause, limit_pd, row_limit, rebuild_since)
            values (@1, @2, @3, @4, @5, @6, @7, @8)
            """,
            run.Id, Text(run.Spec), Sql.Text(now), (int)run.State, (int)run.Cause, run.Limit?.ToPicos(), run.RowLimit,
            Sql.Text(run.RebuildSince));
        foreach (var stage in run.Later)
            Insert(connection, run.Id, stage);
    }

    public static void Insert(SqliteConnection connection, string runId, RunStage stage) => connection.Execute(
        """
        insert into stage (run_id, number, kind, rung, first_place, places, layout_sha256)
        values (@1, @2, @3, @4, @5, @6, @7)
        """,
        runId, stage.Number, (int)stage.Kind, stage.Rung, stage.FirstPlace, stage.Places, stage.LayoutSha256);

    /// <exception cref="CairnException">There is no such run.</exception>
    public static Run Of(SqliteConnection connection, string id) =>
        connection.Query(LedgerRows.Run, "select * from run where id = @1", id) is [var run]
            ? WithStages(connection, run)
            : throw new CairnException($"There is no run '{id}' in the ledger. `cairn runs` lists them.");

    public static List<Run> All(SqliteConnection connection) =>
    [
        .. connection.Query(LedgerRows.Run, "select * from run order by created_at desc, rowid desc")
            .Select(run => WithStages(connection, run)),
    ];

    public static string Text(RunSpec spec) => JsonSerializer.Serialize(spec, LedgerJson.Default.RunSpec);

    static Run WithStages(SqliteConnection connection, Run run) =>
        connection.Query(LedgerRows.Stage, "select * from stage where run_id = @1 order by number", run.Id)
            is { Count: > 0 } later ? run with { Later = later } : run;
}
