using Cairn.Accounting;

namespace Cairn.Reporting;

/// <summary>What a plan will cost: four chances of five lie between low and high, none under the bound.</summary>
/// <param name="LowUsd">One chance of ten is below.</param>
/// <param name="ExpectedUsd">The mean.</param>
/// <param name="HighUsd">One chance of ten is above.</param>
/// <param name="LowerBoundUsd">
/// The least that any layout of these prompts could cost: input at the bound of what they share, expected output.
/// </param>
public sealed record PlanEstimateReport(Usd LowUsd, Usd ExpectedUsd, Usd HighUsd, Usd LowerBoundUsd);
