namespace Cairn.Reporting;

/// <summary>One wave of a plan.</summary>
/// <param name="Kind"><c>primers</c>, <c>pilot</c> or <c>main</c>.</param>
/// <param name="Requests">How many requests it has.</param>
public sealed record PlanWaveReport(string Kind, int Requests);
