using Cairn.Budgeting;
using Cairn.Profiling.Tokens;
using Cairn.Running;

namespace Cairn.Bench.Driving;

/// <summary>
/// A ledger that keeps intent and fence in memory, so that a create is written down only once it was answered: what the
/// two commits cost shows when they are gone.
/// </summary>
sealed class UnfencedStore(IRunStore inner) : IRunStore
{
    readonly Dictionary<string, Submission> _stored = [];

    public Task<bool> AdvanceAsync(Submission from, Submission to)
    {
        if (to.State is not (SubmissionState.Sending or SubmissionState.Committing))
            return inner.AdvanceAsync(StoredOf(from), to);
        _stored.TryAdd(from.Id, from);
        return Task.FromResult(true);
    }

    public Task<bool> ReleaseAsync(Submission from, Submission to, IReadOnlyList<RetrySet> returned) =>
        inner.ReleaseAsync(StoredOf(from), to, returned);

    public Task<bool> SettleAsync(Submission from, Settlement settlement) =>
        inner.SettleAsync(StoredOf(from), settlement);

    public Task AddRunAsync(Run run) => inner.AddRunAsync(run);

    public Task<IReadOnlyList<Run>> RunsAsync() => inner.RunsAsync();

    public Task<Run> ChangeAsync(string runId, RunChange change) => inner.ChangeAsync(runId, change);

    public Task<bool> AppendStagesAsync(string runId, IReadOnlyList<RunStage> stages) =>
        inner.AppendStagesAsync(runId, stages);

    public Task<RunSnapshot> SnapshotAsync(string runId) => inner.SnapshotAsync(runId);

    public Task<PlanOutcome> PlanAsync(
        Submission intent, IReadOnlyList<RetrySet> retries, IReadOnlyList<BudgetSpan> budgets) =>
        inner.PlanAsync(intent, retries, budgets);

    public Task<IReadOnlyList<BudgetStanding>> StandingsAsync(IReadOnlyList<BudgetSpan> budgets) =>
        inner.StandingsAsync(budgets);

    public Task<bool> ImportAsync(Submission found) => inner.ImportAsync(found);

    public Task<int> ReopenAsync(string runId, RowSet rows, DateTimeOffset notBefore) =>
        inner.ReopenAsync(runId, rows, notBefore);

    public Task NoteDeletedAsync(string submissionId) => inner.NoteDeletedAsync(submissionId);

    public Task<int> LetGoAsync(string runId, DateTimeOffset notBefore) => inner.LetGoAsync(runId, notBefore);

    public Task<bool> ForgetGhostAsync(Submission abandoned) => inner.ForgetGhostAsync(abandoned);

    public Task<IReadOnlySet<int>> UnresolvedCountsAsync(string workspaceId) =>
        inner.UnresolvedCountsAsync(workspaceId);

    public Task<IReadOnlySet<string>> BoundBatchesAsync(string workspaceId) => inner.BoundBatchesAsync(workspaceId);

    public Task<IReadOnlySet<string>> ForeignBatchesAsync(string workspaceId) =>
        inner.ForeignBatchesAsync(workspaceId);

    public Task MarkForeignAsync(string workspaceId, string batchId) => inner.MarkForeignAsync(workspaceId, batchId);

    public Task<long> SequenceAsync() => inner.SequenceAsync();

    public Task<IReadOnlyList<LedgerEvent>> EventsAsync(string runId) => inner.EventsAsync(runId);

    public Task<UsageHistory> UsageHistoryAsync(string template) => inner.UsageHistoryAsync(template);

    public Task<string?> HostAsync() => inner.HostAsync();

    public Task BindHostAsync(string host) => inner.BindHostAsync(host);

    // The compare-and-set is against what the ledger has.
    Submission StoredOf(Submission from) => _stored.Remove(from.Id, out var stored) ? stored : from;
}
