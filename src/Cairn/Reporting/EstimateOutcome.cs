using Cairn.Accounting;

namespace Cairn.Reporting;

/// <summary>What a run was estimated to cost, and what it did.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Name">Its workload.</param>
/// <param name="Sandbox">Whether nothing was billed.</param>
/// <param name="Estimate">What was said before.</param>
/// <param name="Usd">What it cost.</param>
public sealed record EstimateOutcome(string RunId, string Name, bool Sandbox, EstimateReport Estimate, Usd Usd)
{
    /// <summary>Whether it cost what the range said.</summary>
    public bool IsInside => Usd >= Estimate.LowUsd && Usd <= Estimate.HighUsd;

    /// <summary>Its cost over the expected one, less 1; null where nothing was expected.</summary>
    public decimal? Error => Estimate.ExpectedUsd.Amount == 0
        ? null
        : decimal.Round((Usd.Amount / Estimate.ExpectedUsd.Amount) - 1, 6);
}
