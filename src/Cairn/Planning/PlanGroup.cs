using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>Rows that are asked of one model and whose deepest cached prefix is the same.</summary>
/// <param name="Model">The id of the model.</param>
/// <param name="Rows">How many they are.</param>
/// <param name="PrefixTokens">The estimated tokens of the prefix; 0 where nothing is cached.</param>
/// <param name="Ttl">How long it lives; null where nothing is cached.</param>
/// <param name="Markers">How many markers a row of them carries.</param>
/// <param name="PlannedReadShare">
/// The share (0 to 1) of the rows after the first that the plan counts on to read; null where nothing is cached.
/// </param>
public sealed record PlanGroup(
    string Model, int Rows, long PrefixTokens, CacheTtl? Ttl, int Markers, decimal? PlannedReadShare);
