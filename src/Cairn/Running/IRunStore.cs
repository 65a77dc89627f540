namespace Cairn.Running;

/// <summary>The port to the ledger: each method is one durable transaction that happens whole or not at all.</summary>
public interface IRunStore
{
    /// <summary>Records a new run.</summary>
    Task AddRunAsync(Run run);

    /// <summary>All runs, newest first.</summary>
    Task<IReadOnlyList<Run>> RunsAsync();

    /// <summary>Changes what is not null in <paramref name="change"/> and returns the run as it is then.</summary>
    Task<Run> ChangeAsync(string runId, RunChange change);

    /// <summary>All that is known of one run.</summary>
    /// <exception cref="CairnException">There is no such run.</exception>
    Task<RunSnapshot> SnapshotAsync(string runId);

    /// <summary>
    /// Writes the intent: takes the rows (from <paramref name="retries"/>, else from the cursor), reserves the money
    /// and
    /// claims the request count.
    /// </summary>
    Task<PlanOutcome> PlanAsync(Submission intent, IReadOnlyList<RetrySet> retries);

    /// <summary>
    /// Replaces a submission by its next state; false when it is no longer what <paramref name="from"/> says.
    /// </summary>
    Task<bool> AdvanceAsync(Submission from, Submission to);

    /// <summary>
    /// Ends a submission that was never created, or never will be known to be: the rows of <paramref name="returned"/>
    /// go
    /// back; a retired one frees its reservation, an abandoned one keeps it as a ghost.
    /// </summary>
    Task<bool> ReleaseAsync(Submission from, Submission to, IReadOnlyList<RetrySet> returned);

    /// <summary>Records results and books money, once.</summary>
    Task<bool> SettleAsync(Submission from, Settlement settlement);

    /// <summary>Gives up the ghost of an abandoned submission: nothing can appear any more.</summary>
    Task<bool> ForgetGhostAsync(Submission abandoned);

    /// <summary>The request counts in this workspace with which a batch may appear that nobody has bound.</summary>
    Task<IReadOnlySet<int>> UnresolvedCountsAsync(string workspaceId);

    /// <summary>The ids of all batches of this workspace that a submission is bound to.</summary>
    Task<IReadOnlySet<string>> BoundBatchesAsync(string workspaceId);
}
