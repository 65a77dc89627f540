namespace Cairn.Reporting;

/// <summary>
/// How many batches were submitted, and how many of them were found by listing after their answer was lost.
/// </summary>
public sealed record BatchReport(int Submitted, int Adopted);
