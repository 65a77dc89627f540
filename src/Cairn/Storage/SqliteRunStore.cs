using Cairn.Accounting;
using Cairn.Budgeting;
using Cairn.Models;
using Cairn.Profiling.Tokens;
using Cairn.Running;
using Microsoft.Data.Sqlite;

namespace Cairn.Storage;

/// <summary>The embedded ledger: one SQLite file for all runs of a user.</summary>
/// <remarks>
/// The journal is a rollback journal with <c>synchronous=EXTRA</c>: the ledger commits a few times per batch, so the
/// speed of a write-ahead log is not needed, and neither is its exposure to the WAL-reset bug. Safe for several
/// processes; one instance is used by one thread at a time.
/// </remarks>
public sealed class SqliteRunStore : IRunStore, IDisposable
{
    const int Constraint = 19;

    readonly string _path;
    readonly TimeProvider _time;
    readonly TimeSpan _patience;
    readonly Ballast _ballast;
    SqliteConnection _connection;
    Snapshots _snapshots;

    SqliteRunStore(string path, TimeProvider time, TimeSpan patience)
    {
        (_path, _time, _patience) = (path, time, patience);
        _ballast = new(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _connection = Connect();
        _snapshots = new(_connection);
    }

    /// <summary>Opens the ledger, and makes or updates it where needed.</summary>
    /// <exception cref="CairnException">
    /// The ledger is of a newer version than this program, damaged, or on a network file system.
    /// </exception>
    public static SqliteRunStore Open(string path, TimeProvider time) => Open(path, time, TimeSpan.FromMinutes(1));

    /// <summary>Opens the ledger and says how long to wait for another process that writes.</summary>
    internal static SqliteRunStore Open(string path, TimeProvider time, TimeSpan patience)
    {
        SqliteLibrary.EnsureLoaded();
        if (NetworkFolder.TypeOf(path) is { } type)
            throw LedgerException.OnNetwork(path, type);
        return new(path, time, patience);
    }

    /// <inheritdoc/>
    public Task AddRunAsync(Run run) => Write(() =>
    {
        RunRows.Insert(_connection, run, Now);
        Log(LedgerEvent.Of(
            Now, run.Id, "run_started", ("rows", $"{run.Spec.Rows}"), ("limit_usd", run.Limit?.ToString())));
        LogAll(run.Id, run.Later);
        return true;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<Run>> RunsAsync() => Read<IReadOnlyList<Run>>(() => RunRows.All(_connection));

    /// <inheritdoc/>
    public Task<Run> ChangeAsync(string runId, RunChange change) => Write(() =>
    {
        RunRows.Change(_connection, runId, change);
        Log(LedgerEvent.Of(Now, runId, change));
        return RunOf(runId);
    });

    /// <inheritdoc/>
    public Task<bool> AppendStagesAsync(string runId, IReadOnlyList<RunStage> stages) => Write(() =>
    {
        if (!RunOf(runId).MayAppend(stages))
            return false;
        foreach (var stage in stages)
            RunRows.Insert(_connection, runId, stage);
        LogAll(runId, stages);
        return true;
    });

    /// <inheritdoc/>
    // One read transaction, so that rows and money are of the same moment.
    public Task<RunSnapshot> SnapshotAsync(string runId) => Read(() => _snapshots.Of(runId));

    /// <inheritdoc/>
    public Task<PlanOutcome> PlanAsync(
        Submission intent, IReadOnlyList<RetrySet> retries, IReadOnlyList<BudgetSpan> budgets) => Write(() =>
    {
        var run = RunOf(intent.RunId);
        if (run.Remaining is { } remaining && intent.Reserved > remaining)
            return PlanOutcome.OverBudget;
        if (budgets.Any(span => intent.Reserved > BudgetRows.Of(_connection, span).Left))
            return PlanOutcome.OverBudget;
        if (UnresolvedCounts(intent.WorkspaceId).Contains(intent.Count))
            return PlanOutcome.CountTaken;

        TakenRows.Take(_connection, run, intent, retries);
        SubmissionRows.Insert(_connection, intent);
        _connection.Execute(
            "update run set reserved_pd = reserved_pd + @2 where id = @1", intent.RunId, intent.Reserved.ToPicos());
        Log(LedgerEvent.Of(Now, intent, "planned",
            ("bytes", $"{intent.BodyBytes}"), ("reserved_usd", $"{intent.Reserved}")));
        return PlanOutcome.Written;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<BudgetStanding>> StandingsAsync(IReadOnlyList<BudgetSpan> budgets) =>
        Read<IReadOnlyList<BudgetStanding>>(() => [.. budgets.Select(span => BudgetRows.Of(_connection, span))]);

    /// <inheritdoc/>
    public Task<bool> AdvanceAsync(Submission from, Submission to) => Write(() =>
    {
        var before = Find(from.Id);
        if (before is null || Replace(from, to) is not { } after)
            return false;
        if (LedgerEvent.Digest(before) != LedgerEvent.Digest(after))
            LogState(after);
        return true;
    });

    /// <inheritdoc/>
    public Task<bool> ReleaseAsync(Submission from, Submission to, IReadOnlyList<RetrySet> returned) => Write(() =>
    {
        if (Replace(from, to) is not { } after)
            return false;
        _connection.Execute(
            "update run set reserved_pd = reserved_pd - @2, ghost_pd = ghost_pd + @3 where id = @1",
            after.RunId, after.Reserved.ToPicos(),
            after.State == SubmissionState.Abandoned ? after.Reserved.ToPicos() : 0);
        TakenRows.Return(_connection, after.RunId, returned);
        CheckRows(after.RunId);
        LogState(after);
        return true;
    });

    /// <inheritdoc/>
    public Task<bool> SettleAsync(Submission from, Settlement settlement) => Write(() =>
    {
        var settled = settlement.Submission with { Wasted = settlement.Wasted, Unknown = settlement.Unknown };
        if (Replace(from, settled) is not { } after)
            return false;

        foreach (var entry in settlement.Books)
            SubmissionRows.InsertUsage(_connection, after.Id, entry);
        foreach (var sample in settlement.Samples)
            UsageSampleRows.Insert(_connection, after.Id, sample);
        TakenRows.Remove(_connection, RetriesOf(after.RunId), settlement.Recalled);
        TakenRows.Return(_connection, after.RunId, settlement.Returned);
        var wasGhost = from.State == SubmissionState.Abandoned;
        _connection.Execute(
            """
            update run set reserved_pd = reserved_pd - @2, ghost_pd = ghost_pd - @3, settled_pd = settled_pd + @4,
                wasted_pd = wasted_pd + @5, unknown_pd = unknown_pd + @6, succeeded = succeeded + @7,
                failed = failed + @8
            where id = @1
            """,
            after.RunId, wasGhost ? 0 : after.Reserved.ToPicos(), wasGhost ? after.Reserved.ToPicos() : 0,
            settlement.Cost.ToPicos(), settlement.Wasted.ToPicos(), settlement.Unknown.ToPicos(),
            after.RowsThat(outcome => outcome == RowOutcome.Succeeded).Count,
            after.RowsThat(outcome => outcome == RowOutcome.Failed).Count);
        CheckRows(after.RunId);
        LogState(after, ("unknown_usd", $"{settlement.Unknown}"));
        return true;
    });

    /// <inheritdoc/>
    public Task<bool> ImportAsync(Submission found) => Write(() =>
    {
        var run = RunOf(found.RunId);
        if (found.BatchId is null || found.Rows.Ranges is not [.., var last] || last.End > run.Places)
            throw new InvalidOperationException($"Batch '{found.BatchId}' has no rows, or rows that the run has not.");

        var known = _connection.Query(row => row.GetInt32(0),
            "select count(*) from submission where id = @1 or (workspace_id = @2 and batch_id = @3)",
            found.Id, found.WorkspaceId, found.BatchId)[0];
        if (known > 0)
            return false;

        TakenRows.Cover(_connection, run, found.Rows, RowSet.Empty);
        SubmissionRows.Insert(
            _connection, found with { State = SubmissionState.Abandoned, Reserved = Usd.Zero });
        CheckRows(run.Id);
        Log(LedgerEvent.Of(Now, Find(found.Id)!, "imported", ("origin", found.Origin.ToString())));
        return true;
    });

    /// <inheritdoc/>
    public Task<int> ReopenAsync(string runId, RowSet rows, DateTimeOffset notBefore) => Write(() =>
    {
        _ = RunOf(runId);
        var count = 0;
        foreach (var (id, again) in TakenRows.Reopen(_connection, SubmissionsOf(runId), (runId, rows, notBefore)))
        {
            count += again.Count;
            Log(LedgerEvent.Of(Now, Find(id)!, "reopened", ("rows", $"{again.Count}")));
        }

        CheckRows(runId);
        return count;
    });

    /// <inheritdoc/>
    public Task<int> LetGoAsync(string runId, DateTimeOffset notBefore) => Write(() =>
    {
        _ = RunOf(runId);
        var held = RetriesOf(runId).Where(retry => retry.Held is not null).ToList();
        _connection.Execute(
            "update retry_set set held = null, not_before = @2, absences = 0 where run_id = @1 and held is not null",
            runId, Sql.Text(notBefore));
        var count = held.Sum(retry => retry.Rows.Count);
        Log(LedgerEvent.Of(Now, runId, "let_go", ("rows", $"{count}")));
        return count;
    });

    /// <inheritdoc/>
    public Task<bool> ForgetGhostAsync(Submission abandoned) => Write(() =>
    {
        if (Replace(abandoned, abandoned with { State = SubmissionState.Retired }) is not { } after)
            return false;
        _connection.Execute(
            "update run set ghost_pd = ghost_pd - @2 where id = @1", after.RunId, after.Reserved.ToPicos());
        LogState(after);
        return true;
    });

    /// <inheritdoc/>
    public Task NoteDeletedAsync(string submissionId) => Write(() =>
    {
        Log(LedgerEvent.Of(
            Now, Find(submissionId) ?? throw new InvalidOperationException("There is no such submission."),
            LedgerEvent.DeletedUpstream));
        return true;
    });

    /// <inheritdoc/>
    public Task<IReadOnlySet<int>> UnresolvedCountsAsync(string workspaceId) =>
        Read<IReadOnlySet<int>>(() => UnresolvedCounts(workspaceId));

    /// <inheritdoc/>
    public Task<IReadOnlySet<string>> BoundBatchesAsync(string workspaceId) => Names(
        "select batch_id from submission where workspace_id = @1 and batch_id is not null", workspaceId);

    /// <inheritdoc/>
    public Task<IReadOnlySet<string>> ForeignBatchesAsync(string workspaceId) =>
        Names("select batch_id from foreign_batch where workspace_id = @1", workspaceId);

    /// <inheritdoc/>
    public Task MarkForeignAsync(string workspaceId, string batchId) => Write(() => _connection.Execute(
        "insert or ignore into foreign_batch (workspace_id, batch_id) values (@1, @2)", workspaceId, batchId));

    /// <inheritdoc/>
    public Task<long> SequenceAsync() =>
        Read(() => _connection.Query(row => row.GetInt64(0), "select coalesce(max(seq), 0) from event")[0]);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LedgerEvent>> EventsAsync(string runId) => Read<IReadOnlyList<LedgerEvent>>(() =>
        _connection.Query(LedgerRows.Event, "select * from event where run_id = @1 order by seq", runId));

    /// <inheritdoc/>
    public Task<UsageHistory> UsageHistoryAsync(string template) =>
        Read(() => UsageSampleRows.Of(_connection, template));

    /// <inheritdoc/>
    public Task<string?> HostAsync() => Read(() =>
        _connection.Query(row => row.GetString(0), "select host from instance").SingleOrDefault());

    /// <inheritdoc/>
    public Task BindHostAsync(string host) => Write(() => _connection.Execute(
        "insert into instance (id, host) values (1, @1) on conflict (id) do update set host = @1", host));

    /// <summary>The lines of the books of a run by the submission that they are of.</summary>
    /// <param name="runId">The run.</param>
    internal Task<ILookup<string, UsageEntry>> EntriesAsync(string runId) => Read(() =>
        _connection.Query(row => (Id: row.TextOf("submission_id"), Entry: LedgerRows.UsageEntry(row)),
            "select usage.* from usage join submission on submission.id = submission_id where run_id = @1", runId)
            .ToLookup(line => line.Id, line => line.Entry));

    /// <summary>Looks whether the ledger agrees with itself: its pages, its events, its rows and its money.</summary>
    /// <param name="runId">The run to look at.</param>
    /// <param name="catalog">The prices that the run pays.</param>
    public Task<IReadOnlyList<Finding>> CheckAsync(string runId, ModelCatalog catalog) =>
        Read(() => LedgerCheck.Of(_connection, runId, catalog));

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            Pooling = false,
            DefaultTimeout = (int)_patience.TotalSeconds,
        }.ToString());
        try
        {
            connection.Open();
            connection.Execute("""
                pragma journal_mode = truncate; pragma synchronous = extra; pragma foreign_keys = on;
                pragma trusted_schema = off; pragma cell_size_check = on;
                """);
            LedgerSchema.Migrate(connection, _path);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            return connection;
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw LedgerException.Of(exception, _path);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    DateTimeOffset Now => _time.GetUtcNow();

    Task<T> Write<T>(Func<T> work) => InTransaction(work, deferred: false);

    Task<T> Read<T>(Func<T> work) => InTransaction(work, deferred: true);

    Task<T> InTransaction<T>(Func<T> work, bool deferred)
    {
        try
        {
            return Task.FromResult(_connection.InTransaction(deferred, work));
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == Constraint)
        {
            throw new InvalidOperationException(
                $"A rule of the ledger would be broken: {exception.Message}", exception);
        }
        catch (SqliteException exception)
        {
            var failure = LedgerException.Of(exception, _path);
            if (failure.NeedsReopening)
                Reopen();
            if (failure.IsDiskFull && _ballast.Release())
                return InTransaction(work, deferred);
            throw failure;
        }
    }

    void Reopen()
    {
        _connection.Dispose();
        _connection = Connect();
        _snapshots = new(_connection);
    }

    Task<IReadOnlySet<string>> Names(string sql, string workspaceId) =>
        Read<IReadOnlySet<string>>(() => _connection.Query(row => row.GetString(0), sql, workspaceId).ToHashSet());

    Run RunOf(string id) => RunRows.Of(_connection, id);

    List<Submission> SubmissionsOf(string runId) => SubmissionRows.Of(_connection, runId);

    List<RetrySet> RetriesOf(string runId) => TakenRows.Of(_connection, runId);

    HashSet<int> UnresolvedCounts(string workspaceId) =>
        [.. _connection.Query(row => row.GetInt32(0),
            "select n from submission where workspace_id = @1 and state in (1, 2, 3, 4)", workspaceId)];

    Submission? Find(string id) =>
        _connection.Query(LedgerRows.Submission, "select * from submission where id = @1", id).SingleOrDefault();

    // The submission as it is stored afterwards; null when it was not what the caller saw.
    Submission? Replace(Submission from, Submission to) =>
        SubmissionRows.Replace(_connection, from, to) ? Find(from.Id) : null;

    void CheckRows(string runId) => TakenRows.Check(_connection, runId);

    void LogAll(string runId, IEnumerable<RunStage> stages)
    {
        foreach (var stage in stages)
            Log(LedgerEvent.Of(Now, runId, stage));
    }

    void LogState(Submission to, params (string, string?)[] data) =>
        Log(LedgerEvent.Of(Now, to, LedgerEvent.NameOf(to.State), data));

    void Log(LedgerEvent added) => EventChain.Append(_connection, added);
}
