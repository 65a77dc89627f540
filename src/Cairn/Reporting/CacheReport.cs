namespace Cairn.Reporting;

/// <summary>How well the cache was hit: read / (read + written), 0 to 1; null where nothing was cached.</summary>
public sealed record CacheReport(decimal? ReadShare, decimal? PlannedReadShare);
