namespace Cairn.Profiling;

/// <summary>Leaves of the branches of a scan those at which a marker makes a difference.</summary>
static class PrefixCompression
{
    /// <summary>
    /// Keeps the roots and each branch with a marker unless all of its rows go on to a deeper one with a marker: for
    /// the same rows the longer prefix is never the worse.
    /// </summary>
    /// <param name="branches">The branches, each after its parent; rows and ends are not set yet.</param>
    /// <param name="branchOfRow">The deepest branch of each row; it becomes a part of the tree.</param>
    /// <param name="promptTokens">The tokens of all prompts.</param>
    public static PrefixTree Compress(
        IReadOnlyList<PrefixNode> branches, int[] branchOfRow, double promptTokens)
    {
        var all = WithEnds(branches, branchOfRow, [.. Enumerable.Range(0, branches.Count)]);
        var deeper = new int[all.Length];
        var map = new int[all.Length];
        for (var index = all.Length - 1; index >= 0; index--)
        {
            if (all[index].Parent is >= 0 and var parent)
            {
                var most = Math.Max(deeper[index], all[index].CanCarryMarker ? all[index].Rows : 0);
                deeper[parent] = Math.Max(deeper[parent], most);
            }
        }

        var kept = new List<PrefixNode>();
        foreach (var (index, branch) in all.Index())
        {
            if (branch.IsRoot || (branch.CanCarryMarker && deeper[index] < branch.Rows))
            {
                map[index] = kept.Count;
                kept.Add(branch with { Parent = branch.IsRoot ? -1 : map[branch.Parent] });
            }
            else
            {
                map[index] = map[branch.Parent];
            }
        }

        var nodes = WithEnds(kept, branchOfRow, map);
        foreach (ref var node in branchOfRow.AsSpan())
            node = map[node];
        return new(nodes, branchOfRow, promptTokens);
    }

    static PrefixNode[] WithEnds(IReadOnlyList<PrefixNode> nodes, int[] branchOfRow, int[] map)
    {
        var ends = new int[nodes.Count];
        foreach (var branch in branchOfRow)
            ends[map[branch]]++;
        var counted = nodes.Select((node, index) => node with { Ends = ends[index], Rows = 0 }).ToArray();
        PrefixTreeBuilder.Count(counted);
        return counted;
    }
}
