namespace Cairn.Workloads;

/// <summary>The decision to let the cache end its prefix at one block of a request.</summary>
/// <param name="BlockIndex">The block in <see cref="ComposedRequest.Blocks"/> that carries the marker.</param>
/// <param name="Ttl">How long the entry is to live.</param>
public readonly record struct CacheMarker(int BlockIndex, CacheTtl Ttl);
