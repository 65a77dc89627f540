using Cairn.Budgeting;
using Cairn.Profiling.Tokens;
using Cairn.Running;

namespace Cairn.Tests.Running;

/// <summary>A ledger with something that happens around each of its writes.</summary>
abstract class WrappedStore(IRunStore inner) : IRunStore
{
    public Task AddRunAsync(Run run) => AroundAsync(async () =>
    {
        await inner.AddRunAsync(run);
        return true;
    });

    public Task<IReadOnlyList<Run>> RunsAsync() => inner.RunsAsync();

    public Task<Run> ChangeAsync(string runId, RunChange change) => AroundAsync(() => inner.ChangeAsync(runId, change));

    public virtual Task<bool> AppendStagesAsync(string runId, IReadOnlyList<RunStage> stages) =>
        AroundAsync(() => inner.AppendStagesAsync(runId, stages));

    public Task<RunSnapshot> SnapshotAsync(string runId) => inner.SnapshotAsync(runId);

    public virtual Task<PlanOutcome> PlanAsync(
        Submission intent, IReadOnlyList<RetrySet> retries, IReadOnlyList<BudgetSpan> budgets) =>
        AroundAsync(() => inner.PlanAsync(intent, retries, budgets));

    public Task<IReadOnlyList<BudgetStanding>> StandingsAsync(IReadOnlyList<BudgetSpan> budgets) =>
        inner.StandingsAsync(budgets);

    public virtual Task<bool> AdvanceAsync(Submission from, Submission to) =>
        AroundAsync(() => inner.AdvanceAsync(from, to));

    public Task<bool> ReleaseAsync(Submission from, Submission to, IReadOnlyList<RetrySet> returned) =>
        AroundAsync(() => inner.ReleaseAsync(from, to, returned));

    public Task<bool> SettleAsync(Submission from, Settlement settlement) =>
        AroundAsync(() => inner.SettleAsync(from, settlement));

    public Task<bool> ForgetGhostAsync(Submission abandoned) => AroundAsync(() => inner.ForgetGhostAsync(abandoned));

    public Task NoteDeletedAsync(string submissionId) => AroundAsync(async () =>
    {
        await inner.NoteDeletedAsync(submissionId);
        return true;
    });

    public Task<IReadOnlySet<int>> UnresolvedCountsAsync(string workspaceId) =>
        inner.UnresolvedCountsAsync(workspaceId);

    public Task<IReadOnlySet<string>> BoundBatchesAsync(string workspaceId) => inner.BoundBatchesAsync(workspaceId);

    public Task<bool> ImportAsync(Submission found) => AroundAsync(() => inner.ImportAsync(found));

    public Task<int> ReopenAsync(string runId, RowSet rows, DateTimeOffset notBefore) =>
        AroundAsync(() => inner.ReopenAsync(runId, rows, notBefore));

    public Task<int> LetGoAsync(string runId, DateTimeOffset notBefore) =>
        AroundAsync(() => inner.LetGoAsync(runId, notBefore));

    public Task<IReadOnlySet<string>> ForeignBatchesAsync(string workspaceId) =>
        inner.ForeignBatchesAsync(workspaceId);

    public Task MarkForeignAsync(string workspaceId, string batchId) => inner.MarkForeignAsync(workspaceId, batchId);

    public Task<long> SequenceAsync() => inner.SequenceAsync();

    public Task<IReadOnlyList<LedgerEvent>> EventsAsync(string runId) => inner.EventsAsync(runId);

    public Task<UsageHistory> UsageHistoryAsync(string template) => inner.UsageHistoryAsync(template);

    public Task<string?> HostAsync() => inner.HostAsync();

    public Task BindHostAsync(string host) => inner.BindHostAsync(host);

    protected virtual Task<T> AroundAsync<T>(Func<Task<T>> write) => write();
}

/// <summary>A ledger on a disk that stalls while the fence is passed.</summary>
sealed class SlowFence(IRunStore inner, JumpingClock time) : WrappedStore(inner)
{
    public override Task<bool> AdvanceAsync(Submission from, Submission to)
    {
        if (to.State == SubmissionState.Committing)
            time.Pass(TimeSpan.FromSeconds(21));
        return base.AdvanceAsync(from, to);
    }
}

/// <summary>The process is killed at one of its writes, before or after it is durable; nothing works from then
/// on.</summary>
sealed class KilledStore(IRunStore inner, int atWrite, bool isDurable) : WrappedStore(inner)
{
    int _writes;

    protected override async Task<T> AroundAsync<T>(Func<Task<T>> write)
    {
        if (_writes >= atWrite || (++_writes == atWrite && !isDurable))
            throw new KilledException();
        var result = await write();
        return _writes == atWrite ? throw new KilledException() : result;
    }
}

/// <summary>Not one of ours: nothing of the product may catch it.</summary>
sealed class KilledException() : Exception("kill -9");
