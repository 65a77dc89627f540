using Cairn.Budgeting;
using Cairn.Profiling.Tokens;

namespace Cairn.Running;

/// <summary>The port to the ledger: each method is one durable transaction that happens whole or not at all.</summary>
/// <remarks>
/// A method that throws may or may not have happened: the failure of a commit has an unknown outcome. The caller reads
/// a snapshot before it decides anything, and each write is a compare-and-set, so that a repeated one does nothing. A
/// write that would break a rule of the ledger throws <see cref="InvalidOperationException"/> and did not happen.
/// </remarks>
public interface IRunStore
{
    /// <summary>Records a new run, with all stages that it begins with.</summary>
    Task AddRunAsync(Run run);

    /// <summary>All runs, newest first.</summary>
    Task<IReadOnlyList<Run>> RunsAsync();

    /// <summary>Changes what is not null in <paramref name="change"/> and returns the run as it is then.</summary>
    Task<Run> ChangeAsync(string runId, RunChange change);

    /// <summary>All that is known of one run.</summary>
    /// <exception cref="CairnException">There is no such run.</exception>
    Task<RunSnapshot> SnapshotAsync(string runId);

    /// <summary>Appends stages behind those that the run has, all or none.</summary>
    /// <returns>False when the run has others there by now.</returns>
    /// <exception cref="InvalidOperationException">
    /// They do not follow each other and those of the run, or a limit of rows leaves out a part of the first stage.
    /// </exception>
    Task<bool> AppendStagesAsync(string runId, IReadOnlyList<RunStage> stages);

    /// <summary>
    /// Writes the intent: takes the rows (those that were never taken behind the cursor, the others from
    /// <paramref name="retries"/>), reserves the money and claims the request count. The cursor goes behind the last of
    /// the rows; what it passes over waits as never tried. The reservation needs room under the run's limit and under
    /// each of <paramref name="budgets"/>, with all that other runs have spent and reserved by then.
    /// </summary>
    /// <exception cref="CairnException">
    /// Rows in front of the cursor wait no more, or some are none: who decided on them saw an older ledger.
    /// </exception>
    Task<PlanOutcome> PlanAsync(
        Submission intent, IReadOnlyList<RetrySet> retries, IReadOnlyList<BudgetSpan> budgets);

    /// <summary>What all runs that a budget covers have spent and reserved in its period.</summary>
    Task<IReadOnlyList<BudgetStanding>> StandingsAsync(IReadOnlyList<BudgetSpan> budgets);

    /// <summary>
    /// Replaces a submission by its next state; false when it is no longer what <paramref name="from"/> says. What was
    /// planned (rows, body, attempt, reservation) stays as it is.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// Another submission has the batch, or the request count that this one needs to itself again.
    /// </exception>
    Task<bool> AdvanceAsync(Submission from, Submission to);

    /// <summary>
    /// Ends a submission that was never created, or never will be known to be: the rows of <paramref name="returned"/>
    /// go back; a retired one frees its reservation, an abandoned one keeps it as a ghost.
    /// </summary>
    Task<bool> ReleaseAsync(Submission from, Submission to, IReadOnlyList<RetrySet> returned);

    /// <summary>Records results and books money, once.</summary>
    Task<bool> SettleAsync(Submission from, Settlement settlement);

    /// <summary>
    /// Takes in a batch of this run that the ledger does not know, as an abandoned submission that reserves nothing.
    /// Rows that were never taken are taken, up to its last one, and wait; so results of it are never in vain.
    /// </summary>
    /// <returns>False when its id or its batch is known already.</returns>
    /// <exception cref="InvalidOperationException">It has no batch, no rows, or rows that the run has not.</exception>
    Task<bool> ImportAsync(Submission found);

    /// <summary>
    /// Takes back the records of rows that failed: they wait to be asked again, with their next attempt. Rows with
    /// another outcome are left alone.
    /// </summary>
    /// <returns>How many rows that were.</returns>
    Task<int> ReopenAsync(string runId, RowSet rows, DateTimeOffset notBefore);

    /// <summary>Lets rows go that waited for a person; returns how many.</summary>
    Task<int> LetGoAsync(string runId, DateTimeOffset notBefore);

    /// <summary>Gives up the ghost of an abandoned submission: nothing can appear any more.</summary>
    Task<bool> ForgetGhostAsync(Submission abandoned);

    /// <summary>Notes that the batch of a submission was deleted at the API; nothing else changes.</summary>
    /// <exception cref="InvalidOperationException">There is no such submission.</exception>
    Task NoteDeletedAsync(string submissionId);

    /// <summary>The request counts in this workspace of all submissions that nobody has bound or given up.</summary>
    Task<IReadOnlySet<int>> UnresolvedCountsAsync(string workspaceId);

    /// <summary>The ids of all batches of this workspace that a submission is bound to.</summary>
    Task<IReadOnlySet<string>> BoundBatchesAsync(string workspaceId);

    /// <summary>The ids of batches of this workspace whose results showed that they are nobody's here.</summary>
    Task<IReadOnlySet<string>> ForeignBatchesAsync(string workspaceId);

    /// <summary>Remembers for good that a batch is nobody's here.</summary>
    Task MarkForeignAsync(string workspaceId, string batchId);

    /// <summary>
    /// The number of the last event over all runs. It only grows: a ledger that shows less than it once did was
    /// restored from a copy.
    /// </summary>
    Task<long> SequenceAsync();

    /// <summary>What happened to a run, oldest first.</summary>
    Task<IReadOnlyList<LedgerEvent>> EventsAsync(string runId);

    /// <summary>What the runs of a template have taught about its estimates.</summary>
    /// <param name="template">The fingerprint of the workload.</param>
    Task<UsageHistory> UsageHistoryAsync(string template);

    /// <summary>The machine that the ledger is bound to; null before it was bound.</summary>
    Task<string?> HostAsync();

    /// <summary>Binds the ledger to a machine.</summary>
    Task BindHostAsync(string host);
}
