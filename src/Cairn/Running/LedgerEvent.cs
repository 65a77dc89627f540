namespace Cairn.Running;

/// <summary>One thing that happened to a run, as the ledger keeps it for good.</summary>
/// <param name="At">When, on this machine's clock: for people; nothing is decided by it.</param>
/// <param name="RunId">The run.</param>
/// <param name="SubmissionId">The submission that it was about, or null.</param>
/// <param name="Epoch">That submission's epoch.</param>
/// <param name="Kind">What: <c>planned</c>, <c>settled</c> and so on.</param>
/// <param name="Data">A flat JSON object without any prompt or answer in it.</param>
public sealed record LedgerEvent(
    DateTimeOffset At, string RunId, string? SubmissionId, int? Epoch, string Kind, string Data);
