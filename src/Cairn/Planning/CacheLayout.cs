namespace Cairn.Planning;

/// <summary>Where the breakpoint goes, and that one real row writes the cache before the rest is sent.</summary>
/// <param name="BlockIndex">The block that carries the marker, in cache order.</param>
/// <param name="PrefixTokens">The estimated tokens that it covers.</param>
public sealed record CacheLayout(int BlockIndex, long PrefixTokens);
