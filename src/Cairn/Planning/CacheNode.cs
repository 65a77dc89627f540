using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>A prompt prefix that one request writes into the cache and others read.</summary>
/// <param name="Parent">The index of the next shorter prefix that is cached too; -1 for none.</param>
/// <param name="Level">How many cached prefixes a request of this one has, itself included: 1 to 4.</param>
/// <param name="BlockIndex">
/// The block that carries the marker, in the cache order of the requests: the same in each of them.
/// </param>
/// <param name="Ttl">How long the entry lives; never longer than that of the parent.</param>
/// <param name="PrefixTokens">The estimated tokens from the start of the prompt to the marker.</param>
/// <param name="Rows">How many requests have the prefix.</param>
/// <param name="ReadShare">The share (0 to 1) of them, the first aside, that is planned to read the entry.</param>
public sealed record CacheNode(
    int Parent, int Level, int BlockIndex, CacheTtl Ttl, long PrefixTokens, int Rows, decimal ReadShare);
