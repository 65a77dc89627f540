using Cairn.Planning;

namespace Cairn.Reporting;

/// <summary>Rows of one model that read the same of the cache.</summary>
/// <param name="Model">The model.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="PrefixTokens">The estimated tokens of what they read; 0 without caching.</param>
/// <param name="Ttl"><c>1h</c> or <c>5m</c>; null without caching.</param>
/// <param name="Markers">How many markers each carries.</param>
/// <param name="PlannedReadShare">The share after the first that the plan counts on to read; null without.</param>
public sealed record PlanGroupReport(
    string Model, int Rows, long PrefixTokens, string? Ttl, int Markers, decimal? PlannedReadShare)
{
    internal static PlanGroupReport Of(PlanGroup group) => new(
        group.Model, group.Rows, group.PrefixTokens, PlanReport.NameOf(group.Ttl), group.Markers,
        group.PlannedReadShare);
}
