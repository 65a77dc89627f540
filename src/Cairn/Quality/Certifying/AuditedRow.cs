namespace Cairn.Quality.Certifying;

/// <summary>One row whose cheap answer was compared with a label or the expensive answer.</summary>
/// <param name="Row">Which row of those that were ranked, from 0.</param>
/// <param name="Rank">Where it stands in the ranking, from 1, the surest first.</param>
/// <param name="IsError">Whether the cheap answer is wrong, or the audit stayed without an answer.</param>
public readonly record struct AuditedRow(int Row, int Rank, bool IsError);
