namespace Cairn.Quality.Certifying;

/// <summary>What a number of audits is expected to lead to.</summary>
/// <param name="Audits">How many rows are audited.</param>
/// <param name="KStar">The audited errors that the walk passes.</param>
/// <param name="EscalatedShare">The mean share of rows that take the expensive answer, audits included, 0 to 1.</param>
public readonly record struct AuditPoint(int Audits, int KStar, double EscalatedShare);
