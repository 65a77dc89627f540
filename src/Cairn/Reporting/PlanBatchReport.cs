namespace Cairn.Reporting;

/// <summary>One batch of a plan.</summary>
/// <param name="Requests">How many requests it has.</param>
/// <param name="Bytes">The bytes of its body, by the average request.</param>
public sealed record PlanBatchReport(int Requests, long Bytes);
