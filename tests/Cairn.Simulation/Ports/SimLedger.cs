using System.Collections.Immutable;
using Cairn.Accounting;
using Cairn.Budgeting;
using Cairn.Profiling.Tokens;
using Cairn.Running;

namespace Cairn.Simulation.Ports;

/// <summary>The ledger of one run in memory, as plain data: each method replaces one state by the next.</summary>
sealed class SimLedger : IRunStore
{
    readonly List<LedgerState> _history = [];
    (LedgerState? Of, RunSnapshot? Snapshot) _read;

    /// <summary>What is durable now.</summary>
    public LedgerState State { get; private set; } = new();

    /// <summary>Told of each transaction: the state before and after it.</summary>
    public Action<LedgerState, LedgerState>? Committed { get; set; }

    /// <summary>As the product reads it; made once, since most steps read what the one before has read.</summary>
    public RunSnapshot Snapshot
    {
        get
        {
            if (!ReferenceEquals(_read.Of, State))
                _read = (State, SnapshotOf(State));
            return _read.Snapshot!;
        }
    }

    public Task AddRunAsync(Run run) => Commit(true, State with { Run = run });

    public Task<IReadOnlyList<Run>> RunsAsync() =>
        Task.FromResult<IReadOnlyList<Run>>(State.Run is { } run ? [run] : []);

    public Task<Run> ChangeAsync(string runId, RunChange change)
    {
        var run = Snapshot.Run;
        var changed = run with
        {
            State = change.State ?? run.State,
            Cause = change.Cause ?? run.Cause,
            StopMessage = change.Cause is null ? run.StopMessage : change.StopMessage,
            OrganizationId = run.OrganizationId ?? change.OrganizationId,
            WorkspaceId = run.WorkspaceId ?? change.WorkspaceId,
            Limit = change.Limit ?? run.Limit,
            RowLimit = change.RowLimit ?? run.RowLimit,
            CancelRequested = change.CancelRequested ?? run.CancelRequested,
            Spec = change.Spec ?? run.Spec,
            QueuePermille = change.QueuePermille ?? run.QueuePermille,
            BodyBytesMax = change.BodyBytesMax ?? run.BodyBytesMax,
            RebuildSince = change.RebuildSince is not { } since ? run.RebuildSince
                : since == DateTimeOffset.MinValue ? null
                : since,
            PurgedAt = run.PurgedAt ?? change.PurgedAt,
        };
        return Commit(changed, State with { Run = changed });
    }

    public Task<bool> AppendStagesAsync(string runId, IReadOnlyList<RunStage> stages)
    {
        var run = Snapshot.Run;
        return stages[0].Number == run.Later.Count + 1
            ? Commit(true, State with { Run = run with { Later = [.. run.Later, .. stages] } })
            : Task.FromResult(false);
    }

    public Task<RunSnapshot> SnapshotAsync(string runId) => Task.FromResult(Snapshot);

    // The worlds have one run and no budgets beside its limit; the contract of the ledger has them.
    public Task<IReadOnlyList<BudgetStanding>> StandingsAsync(IReadOnlyList<BudgetSpan> budgets) =>
        Task.FromResult<IReadOnlyList<BudgetStanding>>([]);

    public Task<PlanOutcome> PlanAsync(
        Submission intent, IReadOnlyList<RetrySet> retries, IReadOnlyList<BudgetSpan> budgets)
    {
        var run = Snapshot.Run;
        if (run.Remaining is { } remaining && intent.Reserved > remaining)
            return Task.FromResult(PlanOutcome.OverBudget);
        if (Unresolved.Contains(intent.Count))
            return Task.FromResult(PlanOutcome.CountTaken);

        var taken = Take(State, intent, retries);
        return Commit(PlanOutcome.Written, taken with
        {
            Submissions = taken.Submissions.Add(intent),
            Run = taken.Run! with { Reserved = run.Reserved + intent.Reserved },
        });
    }

    public Task<bool> AdvanceAsync(Submission from, Submission to) =>
        Replace(from, to) is { } next ? Commit(true, next) : Task.FromResult(false);

    public Task<bool> ReleaseAsync(Submission from, Submission to, IReadOnlyList<RetrySet> returned)
    {
        if (Replace(from, to) is not { } next)
            return Task.FromResult(false);
        var ghost = to.State == SubmissionState.Abandoned ? to.Reserved : Usd.Zero;
        var run = next.Run! with { Reserved = next.Run!.Reserved - to.Reserved, Ghost = next.Run.Ghost + ghost };
        return Commit(true, Return(next with { Run = run }, returned));
    }

    public Task<bool> SettleAsync(Submission from, Settlement settlement)
    {
        var to = settlement.Submission;
        if (Replace(from, to) is not { } next)
            return Task.FromResult(false);
        var wasGhost = from.State == SubmissionState.Abandoned;
        var run = next.Run!;
        next = Return(Remove(next, next.Retries, settlement.Recalled), settlement.Returned);
        next = next with
        {
            Books = next.Books.AddRange(settlement.Books),
            Run = run with
            {
                Reserved = run.Reserved - (wasGhost ? Usd.Zero : to.Reserved),
                Ghost = run.Ghost - (wasGhost ? to.Reserved : Usd.Zero),
                Settled = run.Settled + settlement.Cost,
                Wasted = run.Wasted + settlement.Wasted,
                Unknown = run.Unknown + settlement.Unknown,
                Succeeded = run.Succeeded + to.RowsThat(outcome => outcome == RowOutcome.Succeeded).Count,
                Failed = run.Failed + to.RowsThat(outcome => outcome == RowOutcome.Failed).Count,
            },
        };
        return Commit(true, next);
    }

    public Task<bool> ForgetGhostAsync(Submission abandoned) =>
        Replace(abandoned, abandoned with { State = SubmissionState.Retired }) is { } next
            ? Commit(true, next with { Run = next.Run! with { Ghost = next.Run!.Ghost - abandoned.Reserved } })
            : Task.FromResult(false);

    public Task<IReadOnlySet<int>> UnresolvedCountsAsync(string workspaceId) =>
        Task.FromResult<IReadOnlySet<int>>(Unresolved);

    public Task<IReadOnlySet<string>> BoundBatchesAsync(string workspaceId) =>
        Task.FromResult<IReadOnlySet<string>>(State.Submissions
            .Select(submission => submission.BatchId)
            .OfType<string>()
            .ToHashSet());

    public Task<bool> ImportAsync(Submission found)
    {
        if (State.Submissions.Exists(each => each.Id == found.Id || each.BatchId == found.BatchId))
            return Task.FromResult(false);
        var (run, end) = (Snapshot.Run, found.Rows.Ranges[^1].End);
        var next = State with
        {
            Submissions = State.Submissions.Add(
                found with { State = SubmissionState.Abandoned, Reserved = Usd.Zero }),
            Run = run with { Cursor = Math.Max(run.Cursor, end) },
        };
        return Commit(true, Return(next, [new(RowSet.Range(run.Cursor, end), 0, DateTimeOffset.UnixEpoch)]));
    }

    public Task<int> ReopenAsync(string runId, RowSet rows, DateTimeOffset notBefore)
    {
        var (next, reopened) = (State, 0);
        foreach (var submission in State.Submissions.Where(each => each.Outcomes is not null))
        {
            var failed = submission.RowsThat(outcome => outcome == RowOutcome.Failed).Intersect(rows);
            if (failed.Count == 0)
                continue;
            var outcomes = submission.Outcomes!.With(submission.Rows, failed, RowOutcome.Returned);
            var reopenedOne = submission with { Outcomes = outcomes };
            next = Return(
                next with { Submissions = next.Submissions.Replace(submission, reopenedOne) },
                [new(failed, Math.Min(submission.Attempt + 1, 31), notBefore)]);
            reopened += failed.Count;
        }

        return Commit(reopened, next with { Run = next.Run! with { Failed = next.Run!.Failed - reopened } });
    }

    public Task NoteDeletedAsync(string submissionId) => Task.CompletedTask;

    public Task<int> LetGoAsync(string runId, DateTimeOffset notBefore) => Commit(
        State.Retries.Where(retry => retry.Held is not null).Sum(retry => retry.Rows.Count),
        State with
        {
            Retries = [.. State.Retries.Select(retry => retry.Held is null
                ? retry
                : retry with { Held = null, Absences = 0, NotBefore = notBefore })],
        });

    public Task<IReadOnlySet<string>> ForeignBatchesAsync(string workspaceId) =>
        Task.FromResult<IReadOnlySet<string>>(State.Foreign);

    public Task MarkForeignAsync(string workspaceId, string batchId) =>
        Commit(true, State with { Foreign = State.Foreign.Add(batchId) });

    public Task<long> SequenceAsync() => Task.FromResult(State.Version);

    public Task<IReadOnlyList<LedgerEvent>> EventsAsync(string runId) =>
        Task.FromResult<IReadOnlyList<LedgerEvent>>([]);

    public Task<UsageHistory> UsageHistoryAsync(string template) => Task.FromResult(new UsageHistory([]));

    public Task<string?> HostAsync() => Task.FromResult(State.Host);

    public Task BindHostAsync(string host) => Commit(true, State with { Host = host });

    ImmutableHashSet<int> Unresolved =>
    [
        .. State.Submissions
            .Where(submission => submission.State <= SubmissionState.Ambiguous)
            .Select(submission => submission.Count),
    ];

    static RunSnapshot SnapshotOf(LedgerState state) => new(
        state.Run ?? throw new CairnException("There is no run in the ledger."),
        [.. state.Submissions], UsageEntry.Merge(state.Books), [.. state.Retries]);

    /// <summary>Goes back by so many transactions, as a copy that was made then.</summary>
    public void Restore(int transactions)
    {
        if (_history.Count == 0)
            return;
        var at = Math.Max(0, _history.Count - transactions);
        State = _history[at];
        _history.RemoveRange(at, _history.Count - at);
    }

    Task<T> Commit<T>(T result, LedgerState next)
    {
        var before = State;
        if (before.Run is not null)
            _history.Add(before);
        State = next with { Version = before.Version + 1 };
        Committed?.Invoke(before, State);
        return Task.FromResult(result);
    }

    LedgerState? Replace(Submission from, Submission to)
    {
        var at = State.Submissions.FindIndex(each =>
            each.Id == from.Id && each.State == from.State && each.Epoch == from.Epoch);
        if (at < 0)
            return null;
        return to.BatchId is { } id && State.Submissions.Exists(each => each.BatchId == id && each.Id != to.Id)
            ? null
            : State with { Submissions = State.Submissions.SetItem(at, to) };
    }

    static LedgerState Take(LedgerState state, Submission intent, IReadOnlyList<RetrySet> retries)
    {
        var cursor = state.Run!.Cursor;
        var waiting = state.Retries.Where(each => retries.Any(then => then.Id == each.Id)).ToList();
        var known = waiting.SelectMany(each => each.Rows).ToHashSet();
        var fresh = intent.Rows.Where(row => row >= cursor).ToList();
        if (intent.Rows.Any(row => row < cursor && !known.Contains(row)))
            throw new FencedException(intent.Id, "another process has taken its rows");

        var end = fresh.Count == 0 ? cursor : fresh[^1] + 1;
        var passed = RowSet.OfAscending(Enumerable.Range(cursor, end - cursor).Except(fresh));
        var taken = Remove(state, waiting, intent.Rows) with { Run = state.Run with { Cursor = end } };
        return Return(taken, [new(passed, 0, DateTimeOffset.UnixEpoch)]);
    }

    static LedgerState Remove(LedgerState state, IReadOnlyList<RetrySet> retries, RowSet rows)
    {
        var left = state.Retries;
        foreach (var retry in retries)
        {
            var at = left.FindIndex(each => each.Id == retry.Id);
            if (at < 0)
                continue;
            var rest = left[at].Rows.Except(rows);
            left = rest.Count == 0 ? left.RemoveAt(at) : left.SetItem(at, left[at] with { Rows = rest });
        }

        return state with { Retries = left };
    }

    static LedgerState Return(LedgerState state, IReadOnlyList<RetrySet> returned)
    {
        var id = state.Retries.Count == 0 ? 0 : state.Retries.Max(retry => retry.Id);
        id = Math.Max(id, state.Version << 4);
        return state with
        {
            Retries = state.Retries.AddRange(returned
                .Where(retry => retry.Rows.Count > 0)
                .Select(retry => retry with { Id = ++id })),
        };
    }
}
