using Cairn.Workloads;

namespace Cairn.Planning.Tables;

/// <summary>A cached prefix of some rows of a table: the instruction, and the items that stand first in them.</summary>
/// <param name="Parent">The index of the next shorter cached prefix; -1 for none.</param>
/// <param name="Level">How many cached prefixes lie on the way to it, its own included.</param>
/// <param name="Ttl">How long the entry is to live.</param>
/// <param name="Items">The items that follow the parent's, in order; none where it is the instruction alone.</param>
/// <param name="PrefixTokens">The tokens of the whole prefix, the instruction included.</param>
/// <param name="Rows">The distinct rows that begin with it.</param>
/// <param name="ReadShare">The planned share (0 to 1) of them, the first aside, that read the entry.</param>
public sealed record TableNode(
    int Parent, int Level, CacheTtl Ttl, IReadOnlyList<int> Items, double PrefixTokens, int Rows, double ReadShare);
