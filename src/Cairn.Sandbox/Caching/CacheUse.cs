namespace Cairn.Sandbox.Caching;

/// <summary>How the tokens of one prompt fell into classes.</summary>
readonly record struct CacheUse(long Input, long Write5m, long Write1h, long Read);
