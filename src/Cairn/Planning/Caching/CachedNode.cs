using Cairn.Workloads;

namespace Cairn.Planning.Caching;

/// <summary>A node of the prefix tree that is worth a marker.</summary>
/// <param name="Node">Its index in the tree.</param>
/// <param name="Parent">The index, in the plan, of the nearest cached node above it; -1 for none.</param>
/// <param name="Level">How many cached nodes stand above it, which is the wave that writes it.</param>
/// <param name="Ttl">How long it is to live.</param>
/// <param name="ReadShare">The planned share (0 to 1) of its rows after the first that read it.</param>
public sealed record CachedNode(int Node, int Parent, int Level, CacheTtl Ttl, double ReadShare);
