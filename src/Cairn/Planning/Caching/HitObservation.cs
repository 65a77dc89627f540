using Cairn.Workloads;

namespace Cairn.Planning.Caching;

/// <summary>What the usage of answered requests says about the reading of cached prefixes.</summary>
/// <param name="Model">The model that was asked.</param>
/// <param name="Ttl">How long the prefixes were to live.</param>
/// <param name="IsPrimed">Whether an earlier wave wrote them.</param>
/// <param name="WaveRows">How many requests the wave had.</param>
/// <param name="Rows">How many requests were marked and could have read; a primer is none of them.</param>
/// <param name="Reads">How many of them read their prefix to its end.</param>
/// <param name="Source">Where this comes from: <c>earlier runs</c> or <c>pilot</c>.</param>
public sealed record HitObservation(
    string Model, CacheTtl Ttl, bool IsPrimed, int WaveRows, long Rows, long Reads, string Source);
