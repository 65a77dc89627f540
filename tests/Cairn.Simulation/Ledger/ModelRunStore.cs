using Cairn.Accounting;
using Cairn.Budgeting;
using Cairn.Profiling.Tokens;
using Cairn.Running;

namespace Cairn.Simulation.Ledger;

/// <summary>
/// The ledger as its contract says, in memory and without any fault: what a real one is compared with, and what a
/// simulated world stands on.
/// </summary>
sealed class ModelRunStore(TimeProvider time) : IRunStore
{
    const int AttemptMax = 31;

    /// <summary>What is durable; an older one may be put back, as from a backup.</summary>
    public ModelLedger State { get; set; } = new();

    /// <summary>Told of each transaction: the ledger before and after it.</summary>
    public Action<ModelLedger, ModelLedger>? Committed { get; set; }

    public Task AddRunAsync(Run run)
    {
        Require(State.Runs.TrueForAll(each => each.Run.Id != run.Id), "The run is in the ledger.");
        var added = new Run
        {
            Id = run.Id,
            Spec = run.Spec,
            State = run.State,
            Cause = run.Cause,
            Limit = run.Limit,
            RowLimit = run.RowLimit,
            RebuildSince = run.RebuildSince,
            Later = run.Later,
        };
        return Commit(true, State with { Runs = State.Runs.Add(new(added)) },
        [
            LedgerEvent.Of(Now, run.Id, "run_started",
                ("rows", $"{run.Spec.Rows}"), ("limit_usd", run.Limit?.ToString())),
            .. run.Later.Select(stage => LedgerEvent.Of(Now, run.Id, stage)),
        ]);
    }

    public Task<bool> AppendStagesAsync(string runId, IReadOnlyList<RunStage> stages)
    {
        var of = State.Find(runId);
        var isSound = stages.Count > 0 && stages.Index().All(each => each.Item.Places > 0
            && each.Item.Number == stages[0].Number + each.Index
            && each.Item.FirstPlace == stages[0].FirstPlace + stages.Take(each.Index).Sum(stage => stage.Places));
        Require(isSound, "The stages do not follow each other.");
        Require(of.Run.Later.Count > 0 || (of.Run.RowLimit ?? of.Run.Places) >= of.Run.Places, "The rows are limited.");
        if (stages[0].Number != of.Run.Stages.Count || stages[0].FirstPlace != of.Run.Places)
            return Task.FromResult(false);
        var longer = of with { Run = of.Run with { Later = [.. of.Run.Later, .. stages] } };
        return Commit(true, State.With(longer), [.. stages.Select(stage => LedgerEvent.Of(Now, runId, stage))]);
    }

    public Task<IReadOnlyList<Run>> RunsAsync() =>
        Task.FromResult<IReadOnlyList<Run>>([.. State.Runs.Reverse().Select(run => run.Run)]);

    public Task<Run> ChangeAsync(string runId, RunChange change)
    {
        var of = State.Find(runId);
        var run = of.Run;
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
            RebuildSince = change.RebuildSince == DateTimeOffset.MinValue
                ? null
                : change.RebuildSince ?? run.RebuildSince,
            PurgedAt = run.PurgedAt ?? change.PurgedAt,
        };
        return Commit(changed, State.With(of with { Run = changed }), LedgerEvent.Of(Now, runId, change));
    }

    public Task<RunSnapshot> SnapshotAsync(string runId) => Task.FromResult(State.Find(runId).Snapshot);

    public Task<IReadOnlyList<BudgetStanding>> StandingsAsync(IReadOnlyList<BudgetSpan> budgets) =>
        Task.FromResult<IReadOnlyList<BudgetStanding>>([.. budgets.Select(State.StandingOf)]);

    public Task<PlanOutcome> PlanAsync(
        Submission intent, IReadOnlyList<RetrySet> retries, IReadOnlyList<BudgetSpan> budgets)
    {
        var of = State.Find(intent.RunId);
        if (of.Run.Remaining is { } remaining && intent.Reserved > remaining)
            return Task.FromResult(PlanOutcome.OverBudget);
        if (budgets.Any(span => intent.Reserved > State.StandingOf(span).Left))
            return Task.FromResult(PlanOutcome.OverBudget);
        if (Unresolved(intent.WorkspaceId).Contains(intent.Count))
            return Task.FromResult(PlanOutcome.CountTaken);

        Require(intent.Count > 0, "It has no rows.");
        var (taken, passed) = Take(of, intent, set => retries.Any(offered => offered.Id == set.Id));
        Require(State.Submissions.All(each => each.Id != intent.Id), "The id is taken.");
        var planned = taken with
        {
            Submissions = taken.Submissions.Add(intent),
            Run = taken.Run with { Reserved = taken.Run.Reserved + intent.Reserved },
        };
        return Commit(PlanOutcome.Written, Return(planned, [passed]), LedgerEvent.Of(Now, intent, "planned",
            ("bytes", $"{intent.BodyBytes}"), ("reserved_usd", $"{intent.Reserved}")));
    }

    public Task<bool> AdvanceAsync(Submission from, Submission to)
    {
        if (Replace(from, to) is not var (of, after))
            return Task.FromResult(false);
        var isNews = LedgerEvent.Digest(State.Find(after.RunId).Find(after.Id)!) != LedgerEvent.Digest(after);
        return Commit(true, State.With(of), isNews ? [Entered(after)] : []);
    }

    public Task<bool> ReleaseAsync(Submission from, Submission to, IReadOnlyList<RetrySet> returned)
    {
        if (Replace(from, to) is not var (of, after))
            return Task.FromResult(false);
        var ghost = after.State == SubmissionState.Abandoned ? after.Reserved : Usd.Zero;
        var released = of with
        {
            Run = of.Run with { Reserved = of.Run.Reserved - after.Reserved, Ghost = of.Run.Ghost + ghost },
        };
        return Commit(true, Return(released, returned), Entered(after));
    }

    public Task<bool> SettleAsync(Submission from, Settlement settlement)
    {
        var to = settlement.Submission with { Wasted = settlement.Wasted, Unknown = settlement.Unknown };
        if (Replace(from, to) is not var (of, after))
            return Task.FromResult(false);
        var run = of.Run;
        var wasGhost = from.State == SubmissionState.Abandoned;
        var settled = of.Without(settlement.Recalled, _ => true) with
        {
            Books = of.Books.AddRange(settlement.Books),
            Samples = of.Samples.AddRange(settlement.Samples),
            Run = run with
            {
                Reserved = run.Reserved - (wasGhost ? Usd.Zero : after.Reserved),
                Ghost = run.Ghost - (wasGhost ? after.Reserved : Usd.Zero),
                Settled = run.Settled + settlement.Cost,
                Wasted = run.Wasted + settlement.Wasted,
                Unknown = run.Unknown + settlement.Unknown,
                Succeeded = run.Succeeded + after.RowsThat(outcome => outcome == RowOutcome.Succeeded).Count,
                Failed = run.Failed + after.RowsThat(outcome => outcome == RowOutcome.Failed).Count,
            },
        };
        return Commit(true, Return(settled, settlement.Returned),
            Entered(after, ("unknown_usd", $"{settlement.Unknown}")));
    }

    public Task<bool> ImportAsync(Submission found)
    {
        var of = State.Find(found.RunId);
        var end = found.Rows.Ranges.Select(range => range.End).LastOrDefault();
        Require(found.BatchId is not null && end > 0 && end <= of.Run.Places, "It is no batch of the run.");
        if (State.Submissions.Any(each => each.Id == found.Id || IsBound(each, found.WorkspaceId, found.BatchId!)))
            return Task.FromResult(false);

        var imported = found with { State = SubmissionState.Abandoned, Reserved = Usd.Zero };
        var next = of with
        {
            Submissions = of.Submissions.Add(imported),
            Run = of.Run with { Cursor = Math.Max(of.Run.Cursor, end) },
        };
        return Commit(true, Return(next, [new(RowSet.Range(of.Run.Cursor, end), 0, DateTimeOffset.UnixEpoch)]),
            LedgerEvent.Of(Now, imported, "imported", ("origin", imported.Origin.ToString())));
    }

    public Task<int> ReopenAsync(string runId, RowSet rows, DateTimeOffset notBefore)
    {
        var (of, sets, events) = (State.Find(runId), new List<RetrySet>(), new List<LedgerEvent>());
        foreach (var submission in of.Submissions)
        {
            var failed = submission.RowsThat(outcome => outcome == RowOutcome.Failed).Intersect(rows);
            if (failed.Count == 0)
                continue;
            var outcomes = submission.Outcomes!.With(submission.Rows, failed, RowOutcome.Returned);
            var reopened = submission with { Outcomes = outcomes };
            of = of.With(reopened);
            sets.Add(new(failed, Math.Min(submission.Attempt + 1, AttemptMax), notBefore));
            events.Add(LedgerEvent.Of(Now, reopened, "reopened", ("rows", $"{failed.Count}")));
        }

        var count = sets.Sum(set => set.Rows.Count);
        return Commit(count, Return(of with { Run = of.Run with { Failed = of.Run.Failed - count } }, sets),
            [.. events]);
    }

    public Task<int> LetGoAsync(string runId, DateTimeOffset notBefore)
    {
        var of = State.Find(runId);
        var count = of.Retries.Where(retry => retry.Held is not null).Sum(retry => retry.Rows.Count);
        var free = of.Retries.Select(retry => retry.Held is null
            ? retry
            : retry with { Held = null, Absences = 0, NotBefore = notBefore });
        return Commit(count, State.With(of with { Retries = [.. free] }),
            LedgerEvent.Of(Now, runId, "let_go", ("rows", $"{count}")));
    }

    public Task<bool> ForgetGhostAsync(Submission abandoned)
    {
        if (Replace(abandoned, abandoned with { State = SubmissionState.Retired }) is not var (of, after))
            return Task.FromResult(false);
        var forgotten = of with { Run = of.Run with { Ghost = of.Run.Ghost - after.Reserved } };
        return Commit(true, State.With(forgotten), Entered(after));
    }

    public Task NoteDeletedAsync(string submissionId)
    {
        var found = State.Submissions.FirstOrDefault(each => each.Id == submissionId);
        Require(found is not null, "There is no such submission.");
        return Commit(true, State, LedgerEvent.Of(Now, found!, LedgerEvent.DeletedUpstream));
    }

    public Task<IReadOnlySet<int>> UnresolvedCountsAsync(string workspaceId) =>
        Task.FromResult<IReadOnlySet<int>>(Unresolved(workspaceId));

    public Task<IReadOnlySet<string>> BoundBatchesAsync(string workspaceId) =>
        Task.FromResult<IReadOnlySet<string>>(State.Submissions
            .Where(submission => submission.WorkspaceId == workspaceId)
            .Select(submission => submission.BatchId)
            .OfType<string>()
            .ToHashSet());

    public Task<IReadOnlySet<string>> ForeignBatchesAsync(string workspaceId) =>
        Task.FromResult<IReadOnlySet<string>>(State.Foreign
            .Where(batch => batch.WorkspaceId == workspaceId)
            .Select(batch => batch.BatchId)
            .ToHashSet());

    public Task MarkForeignAsync(string workspaceId, string batchId) =>
        Commit(true, State with { Foreign = State.Foreign.Add((workspaceId, batchId)) });

    public Task<long> SequenceAsync() => Task.FromResult(State.Sequence);

    public Task<IReadOnlyList<LedgerEvent>> EventsAsync(string runId) =>
        Task.FromResult<IReadOnlyList<LedgerEvent>>(
            State.Runs.Find(run => run.Run.Id == runId)?.Events.ToList() ?? []);

    public Task<UsageHistory> UsageHistoryAsync(string template) => Task.FromResult(new UsageHistory(
    [
        .. from run in State.Runs
           from sample in run.Samples
           where sample.Template == template
           group sample by (sample.RunId, sample.Model) into same
           select same.Aggregate((sum, next) => sum with
           {
               Prompts = sum.Prompts + next.Prompts,
               Answers = sum.Answers + next.Answers,
           }),
    ]));

    public Task<string?> HostAsync() => Task.FromResult(State.Host);

    public Task BindHostAsync(string host) => Commit(true, State with { Host = host });

    DateTimeOffset Now => time.GetUtcNow();

    static void Require(bool isMet, string rule)
    {
        if (!isMet)
            throw new InvalidOperationException(rule);
    }

    static bool IsBound(Submission submission, string workspaceId, string batchId) =>
        submission.WorkspaceId == workspaceId && submission.BatchId == batchId;

    HashSet<int> Unresolved(string workspaceId) =>
    [
        .. State.Submissions
            .Where(each => each.WorkspaceId == workspaceId && each.State <= SubmissionState.Ambiguous)
            .Select(each => each.Count),
    ];

    // Its run and itself afterwards; null when it is not what the caller saw. What was planned stays as it is.
    (ModelRun Run, Submission After)? Replace(Submission from, Submission to)
    {
        var of = State.Runs.Find(run => run.Find(from.Id) is not null);
        if (of?.Find(from.Id) is not { } stored || stored.State != from.State || stored.Epoch != from.Epoch)
            return null;

        var after = to with
        {
            Id = stored.Id,
            RunId = stored.RunId,
            WorkspaceId = stored.WorkspaceId,
            Attempt = stored.Attempt,
            IsPrimer = stored.IsPrimer,
            Marks = stored.Marks,
            Rows = stored.Rows,
            BodyBytes = stored.BodyBytes,
            BodySha256 = stored.BodySha256,
            Reserved = stored.Reserved,
        };
        foreach (var other in State.Submissions.Where(each => each.Id != after.Id))
        {
            Require(after.BatchId is null || !IsBound(other, after.WorkspaceId, after.BatchId), "The batch is bound.");
            Require(after.State > SubmissionState.Ambiguous || other.State > SubmissionState.Ambiguous
                || other.WorkspaceId != after.WorkspaceId || other.Count != after.Count, "The count is taken.");
        }

        return (of.With(after), after);
    }

    static (ModelRun Run, RetrySet Passed) Take(ModelRun of, Submission intent, Func<RetrySet, bool> among)
    {
        var fresh = intent.Rows.From(of.Run.Cursor);
        var waiting = of.Retries.Where(among).Aggregate(RowSet.Empty, (sum, retry) => sum.Union(retry.Rows));
        var end = fresh.Count == 0 ? of.Run.Cursor : fresh.Ranges[^1].End;
        if (intent.Rows.Except(fresh).Except(waiting).Count > 0 || intent.Rows.Ranges[^1].End > of.Run.Places)
            throw new FencedException(intent.Id, "its rows are taken");
        var passed = RowSet.Range(of.Run.Cursor, end).Except(fresh);
        return (of.Without(intent.Rows, among) with { Run = of.Run with { Cursor = end } },
            new(passed, 0, DateTimeOffset.UnixEpoch));
    }

    // The ledger with rows that wait again, if then every row of the run is in one place.
    ModelLedger Return(ModelRun of, IReadOnlyList<RetrySet> returned)
    {
        var sets = returned.Where(set => set.Rows.Count > 0)
            .Select((set, index) => set with { Id = State.RetrySets + index + 1 })
            .ToList();
        var next = of with { Retries = of.Retries.AddRange(sets) };
        Require(next.Unaccounted == 0, "Rows do not add up.");
        return State.With(next) with { RetrySets = State.RetrySets + sets.Count };
    }

    LedgerEvent Entered(Submission after, params (string, string?)[] data) =>
        LedgerEvent.Of(Now, after, LedgerEvent.NameOf(after.State), data);

    Task<T> Commit<T>(T result, ModelLedger next, params LedgerEvent[] events)
    {
        foreach (var each in events)
        {
            var of = next.Find(each.RunId);
            next = next.With(of with { Events = of.Events.Add(each) }) with { Sequence = next.Sequence + 1 };
        }

        var before = State;
        State = next;
        Committed?.Invoke(before, next);
        return Task.FromResult(result);
    }
}
