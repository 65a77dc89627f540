using System.Text.Json;
using Cairn.Accounting;
using Cairn.Running;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage;

/// <summary>The embedded ledger: one SQLite file for all runs of a user.</summary>
/// <remarks>
/// The journal is a rollback journal with <c>synchronous=EXTRA</c>: the ledger commits a few times per batch, so the
/// speed
/// of a write-ahead log is not needed, and neither is its exposure to the WAL-reset bug. Safe for several processes;
/// one instance is used by one thread at a time.
/// </remarks>
public sealed class SqliteRunStore : IRunStore, IDisposable
{
    readonly SqliteConnection _connection;
    readonly TimeProvider _time;

    SqliteRunStore(SqliteConnection connection, TimeProvider time)
    {
        _connection = connection;
        _time = time;
    }

    /// <summary>Opens the ledger, and makes or updates it where needed.</summary>
    /// <exception cref="CairnException">The ledger is of a newer version than this program.</exception>
    public static SqliteRunStore Open(string path, TimeProvider time)
    {
        SqliteLibrary.EnsureLoaded();
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 60 }.ToString());
        try
        {
            connection.Open();
            connection.Execute("""
                pragma journal_mode = truncate; pragma synchronous = extra; pragma foreign_keys = on;
                pragma trusted_schema = off; pragma cell_size_check = on;
                """);
            Migrate(connection, path);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return new(connection, time);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task AddRunAsync(Run run) => Write(() =>
    {
        _connection.Execute(
            """
            insert into run (id, spec, created_at, state, cause, limit_pd, row_limit) values (@1, @2, @3, @4, @5, @6,
                @7)
            """,
            run.Id, Serialize(run.Spec), Sql.Text(_time.GetUtcNow()),
            (int)run.State, (int)run.Cause, run.Limit?.ToPicos(), run.RowLimit);
        Log(run.Id, null, "run_started", new() { ["rows"] = $"{run.Spec.Rows}", ["limit_usd"] = $"{run.Limit}" });
        return true;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<Run>> RunsAsync() => Task.FromResult<IReadOnlyList<Run>>(
        _connection.Query(LedgerRows.Run, "select * from run order by created_at desc, rowid desc"));

    /// <inheritdoc/>
    public Task<Run> ChangeAsync(string runId, RunChange change) => Write(() =>
    {
        _connection.Execute(
            """
            update run set state = coalesce(@2, state), cause = coalesce(@3, cause),
                stop_message = case when @3 is null then stop_message else @4 end,
                organization_id = coalesce(@5, organization_id), workspace_id = coalesce(@6, workspace_id),
                limit_pd = coalesce(@7, limit_pd), row_limit = coalesce(@8, row_limit),
                cancel_requested = coalesce(@9, cancel_requested), spec = coalesce(@10, spec),
                queue_permille = coalesce(@11, queue_permille), body_bytes_max = coalesce(@12, body_bytes_max),
                rebuild_since = case when @13 is null then rebuild_since when @13 = '' then null else @13 end
            where id = @1
            """,
            runId, (int?)change.State, (int?)change.Cause, change.StopMessage, change.OrganizationId,
                change.WorkspaceId,
            change.Limit?.ToPicos(), change.RowLimit, change.CancelRequested,
            change.Spec is { } spec ? Serialize(spec) : null, change.QueuePermille, change.BodyBytesMax,
            change.RebuildSince == DateTimeOffset.MinValue ? "" : Sql.Text(change.RebuildSince));
        Log(runId, null, "run_changed", new() { ["state"] = $"{change.State}", ["cause"] = $"{change.Cause}" });
        return RunOf(runId);
    });

    /// <inheritdoc/>
    public Task<RunSnapshot> SnapshotAsync(string runId)
    {
        // One read transaction, so that rows and money are of the same moment.
        using var transaction = _connection.BeginTransaction(deferred: true);
        return Task.FromResult(new RunSnapshot(
            RunOf(runId),
            SubmissionsOf(runId),
            UsageEntry.Merge(_connection.Query(LedgerRows.UsageEntry,
                "select usage.* from usage join submission on submission.id = submission_id where run_id = @1", runId)),
            RetriesOf(runId)));
    }

    /// <inheritdoc/>
    public Task<PlanOutcome> PlanAsync(Submission intent, IReadOnlyList<RetrySet> retries) => Write(() =>
    {
        var run = RunOf(intent.RunId);
        if (run.Remaining is { } remaining && intent.Reserved > remaining)
            return PlanOutcome.OverBudget;
        if (UnresolvedCounts(intent.WorkspaceId).Contains(intent.Count))
            return PlanOutcome.CountTaken;

        TakenRows.Take(_connection, (run, RetriesOf(run.Id)), intent, retries);
        SubmissionRows.Insert(_connection, intent);
        _connection.Execute(
            "update run set reserved_pd = reserved_pd + @2 where id = @1", intent.RunId, intent.Reserved.ToPicos());
        Log(intent.RunId, intent, "planned", new()
        {
            ["n"] = $"{intent.Count}",
            ["bytes"] = $"{intent.BodyBytes}",
            ["reserved_usd"] = $"{intent.Reserved}",
        });
        return PlanOutcome.Written;
    });

    /// <inheritdoc/>
    public Task<bool> AdvanceAsync(Submission from, Submission to) => Write(() =>
    {
        if (!SubmissionRows.Replace(_connection, from, to))
            return false;
        if (from.State != to.State)
            LogState(to);
        return true;
    });

    /// <inheritdoc/>
    public Task<bool> ReleaseAsync(Submission from, Submission to, IReadOnlyList<RetrySet> returned) => Write(() =>
    {
        if (!SubmissionRows.Replace(_connection, from, to))
            return false;
        var ghost = to.State == SubmissionState.Abandoned ? to.Reserved.ToPicos() : 0;
        _connection.Execute(
            "update run set reserved_pd = reserved_pd - @2, ghost_pd = ghost_pd + @3 where id = @1",
            to.RunId, to.Reserved.ToPicos(), ghost);
        TakenRows.Return(_connection, to.RunId, returned);
        LogState(to);
        return true;
    });

    /// <inheritdoc/>
    public Task<bool> SettleAsync(Submission from, Settlement settlement) => Write(() =>
    {
        var to = settlement.Submission;
        if (!SubmissionRows.Replace(_connection, from, to))
            return false;

        foreach (var entry in settlement.Books)
            SubmissionRows.InsertUsage(_connection, to.Id, entry);
        TakenRows.Remove(_connection, RetriesOf(to.RunId), settlement.Recalled);
        TakenRows.Return(_connection, to.RunId, settlement.Returned);
        _connection.Execute(
            """
            update run set reserved_pd = reserved_pd - @2, ghost_pd = ghost_pd - @3, settled_pd = settled_pd + @4,
                wasted_pd = wasted_pd + @5, succeeded = succeeded + @6, failed = failed + @7,
                unknown_pd = unknown_pd + @8 where id = @1
            """,
            to.RunId,
            from.State == SubmissionState.Abandoned ? 0 : to.Reserved.ToPicos(),
            from.State == SubmissionState.Abandoned ? to.Reserved.ToPicos() : 0,
            settlement.Cost.ToPicos(), settlement.Wasted.ToPicos(),
            to.RowsThat(outcome => outcome == RowOutcome.Succeeded).Count,
            to.RowsThat(outcome => outcome == RowOutcome.Failed).Count, settlement.Unknown.ToPicos());
        CheckRows(to.RunId);
        LogState(to);
        return true;
    });

    /// <inheritdoc/>
    public Task<bool> ImportAsync(Submission found) => Write(() =>
    {
        var known = _connection.Query(row => row.GetInt32(0),
            "select count(*) from submission where id = @1 or (workspace_id = @2 and batch_id = @3)",
            found.Id, found.WorkspaceId, found.BatchId)[0];
        if (known > 0)
            return false;

        TakenRows.Cover(_connection, RunOf(found.RunId), found.Rows);
        var imported = found with { State = SubmissionState.Abandoned, Reserved = Usd.Zero };
        SubmissionRows.Insert(_connection, imported);
        CheckRows(found.RunId);
        LogState(imported);
        return true;
    });

    /// <inheritdoc/>
    public Task<int> ReopenAsync(string runId, RowSet rows, DateTimeOffset notBefore) => Write(() =>
    {
        var reopened = TakenRows.Reopen(_connection, SubmissionsOf(runId), (runId, rows, notBefore));
        CheckRows(runId);
        Log(runId, null, "reopened", new() { ["rows"] = $"{reopened}" });
        return reopened;
    });

    /// <inheritdoc/>
    public Task<int> LetGoAsync(string runId, DateTimeOffset notBefore) => Write(() =>
    {
        var held = RetriesOf(runId).Where(retry => retry.Held is not null).ToList();
        _connection.Execute(
            "update retry_set set held = null, not_before = @2, absences = 0 where run_id = @1 and held is not null",
            runId, Sql.Text(notBefore));
        Log(runId, null, "let_go", new() { ["rows"] = $"{held.Sum(retry => retry.Rows.Count)}" });
        return held.Sum(retry => retry.Rows.Count);
    });

    /// <inheritdoc/>
    public Task<bool> ForgetGhostAsync(Submission abandoned) => Write(() =>
    {
        if (!SubmissionRows.Replace(_connection, abandoned, abandoned with { State = SubmissionState.Retired }))
            return false;
        _connection.Execute(
            "update run set ghost_pd = ghost_pd - @2 where id = @1", abandoned.RunId, abandoned.Reserved.ToPicos());
        LogState(abandoned with { State = SubmissionState.Retired });
        return true;
    });

    /// <inheritdoc/>
    public Task<IReadOnlySet<int>> UnresolvedCountsAsync(string workspaceId) =>
        Task.FromResult<IReadOnlySet<int>>(UnresolvedCounts(workspaceId));

    /// <inheritdoc/>
    public Task<IReadOnlySet<string>> BoundBatchesAsync(string workspaceId) => Task.FromResult<IReadOnlySet<string>>(
        _connection.Query(row => row.GetString(0),
            "select batch_id from submission where workspace_id = @1 and batch_id is not null",
                workspaceId).ToHashSet());

    /// <inheritdoc/>
    public Task<IReadOnlySet<string>> ForeignBatchesAsync(string workspaceId) => Task.FromResult<IReadOnlySet<string>>(
        _connection.Query(row => row.GetString(0),
            "select batch_id from foreign_batch where workspace_id = @1", workspaceId).ToHashSet());

    /// <inheritdoc/>
    public Task MarkForeignAsync(string workspaceId, string batchId) => Write(() => _connection.Execute(
        "insert or ignore into foreign_batch (workspace_id, batch_id) values (@1, @2)", workspaceId, batchId));

    /// <inheritdoc/>
    public Task<long> SequenceAsync() => Task.FromResult(
        _connection.Query(row => row.GetInt64(0), "select coalesce(max(seq), 0) from event")[0]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LedgerEvent>> EventsAsync(string runId) => Task.FromResult<IReadOnlyList<LedgerEvent>>(
        _connection.Query(LedgerRows.Event, "select * from event where run_id = @1 order by seq", runId));

    /// <inheritdoc/>
    public Task<string?> HostAsync() => Task.FromResult(
        _connection.Query(row => row.GetString(0), "select host from instance").SingleOrDefault());

    /// <inheritdoc/>
    public Task BindHostAsync(string host) => Write(() => _connection.Execute(
        "insert into instance (id, host) values (1, @1) on conflict (id) do update set host = @1", host));

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    static void Migrate(SqliteConnection connection, string path)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var version = connection.Query(row => row.GetInt32(0), "pragma user_version")[0];
        if (version > LedgerSchema.Migrations.Count)
        {
            throw new CairnException($"The ledger {path} is of version {version}; this program knows versions up to "
                + $"{LedgerSchema.Migrations.Count}. Use the newer program that wrote it.");
        }

        foreach (var migration in LedgerSchema.Migrations.Skip(version))
            connection.Execute(migration);
        if (version < LedgerSchema.Migrations.Count)
            connection.Execute($"pragma user_version = {LedgerSchema.Migrations.Count}");
        transaction.Commit();
    }

    static string Serialize(RunSpec spec) => JsonSerializer.Serialize(spec, LedgerJson.Default.RunSpec);

    Task<T> Write<T>(Func<T> work)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        var result = work();
        transaction.Commit();
        return Task.FromResult(result);
    }

    Run RunOf(string id) =>
        _connection.Query(LedgerRows.Run, "select * from run where id = @1", id) is [var run]
            ? run
            : throw new CairnException($"There is no run '{id}' in the ledger. `cairn runs` lists them.");

    List<Submission> SubmissionsOf(string runId) =>
        _connection.Query(LedgerRows.Submission, "select * from submission where run_id = @1 order by seq", runId);

    List<RetrySet> RetriesOf(string runId) =>
        _connection.Query(LedgerRows.RetrySet, "select * from retry_set where run_id = @1 order by id", runId);

    HashSet<int> UnresolvedCounts(string workspaceId) =>
        [.. _connection.Query(row => row.GetInt32(0),
            "select n from submission where workspace_id = @1 and state in (1, 2, 3, 4)", workspaceId)];

    // Every row that was ever taken is in exactly one place; a breach is a bug and must not be committed.
    void CheckRows(string runId)
    {
        var run = RunOf(runId);
        var open = _connection.Query(row => row.GetInt64(0),
            "select coalesce(sum(n), 0) from submission where run_id = @1 and state < 8", runId)[0];
        var waiting = RetriesOf(runId).Sum(retry => (long)retry.Rows.Count);
        if (open + waiting + run.Succeeded + run.Failed != run.Cursor)
        {
            throw new InvalidOperationException($"Rows of run {runId} do not add up: {run.Cursor} taken, {open} in "
                + $"flight, {waiting} to retry, {run.Succeeded} succeeded, {run.Failed} failed.");
        }
    }

    void LogState(Submission to) => Log(to.RunId, to, to.State.ToString().ToLowerInvariant(), new()
    {
        ["batch_id"] = to.BatchId ?? "",
        ["n"] = $"{to.Count}",
        ["settled_usd"] = $"{to.Settled}",
    });

    void Log(string runId, Submission? submission, string kind, Dictionary<string, string> data) =>
        EventChain.Append(_connection, new(_time.GetUtcNow(), runId, submission?.Id, submission?.Epoch, kind,
            JsonSerializer.Serialize(data, LedgerJson.Default.DictionaryStringString)));
}
