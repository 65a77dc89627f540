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

    public static void Update(SqliteConnection connection, string id, RunChange change) => connection.Execute(
        """
        update run set state = coalesce(@2, state), cause = coalesce(@3, cause),
            stop_message = case when @3 is null then stop_message else @4 end,
            organization_id = coalesce(organization_id, @5), workspace_id = coalesce(workspace_id, @6),
            limit_pd = coalesce(@7, limit_pd), row_limit = coalesce(@8, row_limit),
            cancel_requested = coalesce(@9, cancel_requested), spec = coalesce(@10, spec),
            queue_permille = coalesce(@11, queue_permille), body_bytes_max = coalesce(@12, body_bytes_max),
            rebuild_since = case when @13 is null then rebuild_since when @13 = '' then null else @13 end,
            purged_at = coalesce(purged_at, @14)
        where id = @1
        """,
        id, (int?)change.State, (int?)change.Cause, change.StopMessage, change.OrganizationId,
        change.WorkspaceId, change.Limit?.ToPicos(), change.RowLimit, change.CancelRequested,
        change.Spec is { } spec ? Text(spec) : null, change.QueuePermille, change.BodyBytesMax,
        change.RebuildSince == DateTimeOffset.MinValue ? "" : Sql.Text(change.RebuildSince),
        Sql.Text(change.PurgedAt));

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
