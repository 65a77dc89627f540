using Cairn.Budgeting;
using Cairn.Profiling.Tokens;

namespace Cairn.Running.Telemetry;

/// <summary>A ledger that tells of a step of a submission once its transaction has committed.</summary>
sealed class MeasuredStore(IRunStore inner, RunSignals signals) : IRunStore
{
    public Task AddRunAsync(Run run) => inner.AddRunAsync(run);

    public Task<IReadOnlyList<Run>> RunsAsync() => inner.RunsAsync();

    public Task<Run> ChangeAsync(string runId, RunChange change) => inner.ChangeAsync(runId, change);

    public Task<bool> AppendStagesAsync(string runId, IReadOnlyList<RunStage> stages) =>
        inner.AppendStagesAsync(runId, stages);

    public Task<RunSnapshot> SnapshotAsync(string runId) => inner.SnapshotAsync(runId);

    public Task<PlanOutcome> PlanAsync(
        Submission intent, IReadOnlyList<RetrySet> retries, IReadOnlyList<BudgetSpan> budgets) =>
        inner.PlanAsync(intent, retries, budgets);

    public async Task<IReadOnlyList<BudgetStanding>> StandingsAsync(IReadOnlyList<BudgetSpan> budgets)
    {
        var standings = await inner.StandingsAsync(budgets);
        signals.Seen(standings);
        return standings;
    }

    public async Task<bool> AdvanceAsync(Submission from, Submission to)
    {
        var isWritten = await inner.AdvanceAsync(from, to);
        if (isWritten)
            signals.Moved(from, to);
        return isWritten;
    }

    public async Task<bool> ReleaseAsync(Submission from, Submission to, IReadOnlyList<RetrySet> returned)
    {
        var isWritten = await inner.ReleaseAsync(from, to, returned);
        if (isWritten)
            signals.Moved(from, to);
        return isWritten;
    }

    public async Task<bool> SettleAsync(Submission from, Settlement settlement)
    {
        var isWritten = await inner.SettleAsync(from, settlement);
        if (isWritten)
            signals.Settled(from, settlement);
        return isWritten;
    }

    public Task<bool> ImportAsync(Submission found) => inner.ImportAsync(found);

    public Task<int> ReopenAsync(string runId, RowSet rows, DateTimeOffset notBefore) =>
        inner.ReopenAsync(runId, rows, notBefore);

    public Task<int> LetGoAsync(string runId, DateTimeOffset notBefore) => inner.LetGoAsync(runId, notBefore);

    public Task<bool> ForgetGhostAsync(Submission abandoned) => inner.ForgetGhostAsync(abandoned);

    public Task NoteDeletedAsync(string submissionId) => inner.NoteDeletedAsync(submissionId);

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
}
