namespace Cairn.Reporting;

/// <summary>One thing that happened to a row with one of its submissions.</summary>
/// <param name="At">When the ledger was told, on this machine's clock.</param>
/// <param name="Submission">The submission.</param>
/// <param name="Attempt">Which try of the row it was, from 1.</param>
/// <param name="What">What happened, in words.</param>
/// <param name="BatchId">The batch, once it was known.</param>
sealed record RowStep(DateTimeOffset At, string Submission, int Attempt, string What, string? BatchId);
