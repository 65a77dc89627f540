using Cairn.Accounting;
using Cairn.Planning;

namespace Cairn.Reporting;

/// <summary>What a run was estimated to cost.</summary>
public sealed record EstimateReport(Usd LowUsd, Usd ExpectedUsd, Usd HighUsd)
{
    internal static EstimateReport Of(Estimate estimate) => new(estimate.Low, estimate.Expected, estimate.High);
}
