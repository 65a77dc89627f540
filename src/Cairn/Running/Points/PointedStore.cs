using Cairn.Budgeting;
using Cairn.Profiling.Tokens;

namespace Cairn.Running.Points;

/// <summary>A ledger with a named point before and after each call.</summary>
sealed class PointedStore(IRunStore inner, Func<FaultPoint, Task> at) : IRunStore
{
    readonly PointedCalls _calls = new("store", at);

    public Task AddRunAsync(Run run) => _calls.AroundAsync("add", () => inner.AddRunAsync(run));

    public Task<IReadOnlyList<Run>> RunsAsync() => _calls.AroundAsync("runs", inner.RunsAsync);

    public Task<Run> ChangeAsync(string runId, RunChange change) =>
        _calls.AroundAsync("change", () => inner.ChangeAsync(runId, change));

    public Task<bool> AppendStagesAsync(string runId, IReadOnlyList<RunStage> stages) =>
        _calls.AroundAsync("append_stages", () => inner.AppendStagesAsync(runId, stages));

    public Task<RunSnapshot> SnapshotAsync(string runId) =>
        _calls.AroundAsync("snapshot", () => inner.SnapshotAsync(runId));

    public Task<PlanOutcome> PlanAsync(
        Submission intent, IReadOnlyList<RetrySet> retries, IReadOnlyList<BudgetSpan> budgets) =>
        _calls.AroundAsync("plan", () => inner.PlanAsync(intent, retries, budgets));

    public Task<IReadOnlyList<BudgetStanding>> StandingsAsync(IReadOnlyList<BudgetSpan> budgets) =>
        _calls.AroundAsync("standings", () => inner.StandingsAsync(budgets));

    public Task<bool> AdvanceAsync(Submission from, Submission to) =>
        _calls.AroundAsync($"advance:{Name(to)}", () => inner.AdvanceAsync(from, to));

    public Task<bool> ReleaseAsync(Submission from, Submission to, IReadOnlyList<RetrySet> returned) =>
        _calls.AroundAsync($"release:{Name(to)}", () => inner.ReleaseAsync(from, to, returned));

    public Task<bool> SettleAsync(Submission from, Settlement settlement) =>
        _calls.AroundAsync($"settle:{Name(settlement.Submission)}", () => inner.SettleAsync(from, settlement));

    public Task<bool> ForgetGhostAsync(Submission abandoned) =>
        _calls.AroundAsync("forget", () => inner.ForgetGhostAsync(abandoned));

    public Task NoteDeletedAsync(string submissionId) =>
        _calls.AroundAsync("note_deleted", () => inner.NoteDeletedAsync(submissionId));

    public Task<IReadOnlySet<int>> UnresolvedCountsAsync(string workspaceId) =>
        _calls.AroundAsync("counts", () => inner.UnresolvedCountsAsync(workspaceId));

    public Task<IReadOnlySet<string>> BoundBatchesAsync(string workspaceId) =>
        _calls.AroundAsync("bound", () => inner.BoundBatchesAsync(workspaceId));

    public Task<bool> ImportAsync(Submission found) => _calls.AroundAsync("import", () => inner.ImportAsync(found));

    public Task<int> ReopenAsync(string runId, RowSet rows, DateTimeOffset notBefore) =>
        _calls.AroundAsync("reopen", () => inner.ReopenAsync(runId, rows, notBefore));

    public Task<int> LetGoAsync(string runId, DateTimeOffset notBefore) =>
        _calls.AroundAsync("let_go", () => inner.LetGoAsync(runId, notBefore));

    public Task<IReadOnlySet<string>> ForeignBatchesAsync(string workspaceId) =>
        _calls.AroundAsync("foreign", () => inner.ForeignBatchesAsync(workspaceId));

    public Task MarkForeignAsync(string workspaceId, string batchId) =>
        _calls.AroundAsync("mark_foreign", () => inner.MarkForeignAsync(workspaceId, batchId));

    public Task<long> SequenceAsync() => _calls.AroundAsync("sequence", inner.SequenceAsync);

    public Task<IReadOnlyList<LedgerEvent>> EventsAsync(string runId) =>
        _calls.AroundAsync("events", () => inner.EventsAsync(runId));

    public Task<UsageHistory> UsageHistoryAsync(string template) =>
        _calls.AroundAsync("usage_history", () => inner.UsageHistoryAsync(template));

    public Task<string?> HostAsync() => _calls.AroundAsync("host", inner.HostAsync);

    public Task BindHostAsync(string host) => _calls.AroundAsync("bind_host", () => inner.BindHostAsync(host));

    static string Name(Submission to) => to.State switch
    {
        SubmissionState.Planned => "planned",
        SubmissionState.Sending => "sending",
        SubmissionState.Committing => "committing",
        SubmissionState.Ambiguous => "ambiguous",
        SubmissionState.Accepted => "accepted",
        SubmissionState.Ended => "ended",
        SubmissionState.Frozen => "frozen",
        SubmissionState.Abandoned => "abandoned",
        SubmissionState.Settled => "settled",
        SubmissionState.Retired => "retired",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
