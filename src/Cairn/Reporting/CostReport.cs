using System.Text.Json.Serialization;
using Cairn.Accounting;

namespace Cairn.Reporting;

/// <summary>What was paid.</summary>
/// <param name="Usd">In all.</param>
/// <param name="ListUsd">The accepted answers at list price.</param>
/// <param name="PerSuccessfulRowUsd">
/// What an accepted answer cost on average, all waste included; null without any.
/// </param>
/// <param name="Waterfall">The signed steps from list price to paid price.</param>
public sealed record CostReport(Usd Usd, Usd ListUsd, Usd? PerSuccessfulRowUsd, IReadOnlyList<StepReport> Waterfall)
{
    /// <summary>
    /// True where the list price is an estimate: that of all rows at the dearest rung, at which only some were asked;
    /// null, and not printed, elsewhere.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ListIsEstimated { get; init; }
}
