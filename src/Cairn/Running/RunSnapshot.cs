using Cairn.Accounting;

namespace Cairn.Running;

/// <summary>Everything that the ledger knows about a run at one moment.</summary>
/// <param name="Run">The run.</param>
/// <param name="Submissions">All of its submissions, oldest first.</param>
/// <param name="Books">What was billed, by model, tier and kind.</param>
/// <param name="Retries">Rows that wait to be asked again.</param>
public sealed record RunSnapshot(
    Run Run,
    IReadOnlyList<Submission> Submissions,
    IReadOnlyList<UsageEntry> Books,
    IReadOnlyList<RetrySet> Retries);
