using Cairn.Planning.Caching;
using Cairn.Profiling;

namespace Cairn.Planning.Tables;

/// <summary>Which nodes of an order are cached: the breakpoints of the tree that the order makes.</summary>
/// <param name="Nearest">For each node the deepest cached one on the way to it, itself included; -1 for none.</param>
/// <param name="Cached">The cached ones, each after those above it, by their number in the order.</param>
/// <param name="Saving">What that saves against no caching, in uncached tokens.</param>
sealed record TriePlan(int[] Nearest, IReadOnlyList<CachedNode> Cached, double Saving)
{
    /// <summary>The best breakpoints for the rows of a group, beyond the group's own prefix.</summary>
    /// <param name="trie">The order.</param>
    /// <param name="tokens">The length of each item.</param>
    /// <param name="terms">The terms from the group on: its levels are used and its tokens are there.</param>
    /// <param name="rootTokens">What stands before the items and is not cached yet.</param>
    public static TriePlan Of(ItemTrie trie, double[] tokens, CacheTerms terms, double rootTokens)
    {
        var counts = trie.RowCounts();
        var builder = new PrefixTreeBuilder();
        var depths = new double[trie.Count];
        var treeNodes = new int[trie.Count];
        var trieNodes = new List<int> { -1 };
        var root = builder.AddRoot();
        for (var node = 0; node < trie.Count; node++)
        {
            var parent = trie.ParentOf(node);
            depths[node] = parent < 0 ? rootTokens : depths[parent];
            foreach (var item in trie.ItemsOf(node))
                depths[node] += tokens[item];
            treeNodes[node] = parent < 0 ? root : treeNodes[parent];
            if (counts[node] < 2)
                continue;

            treeNodes[node] = builder.Add(treeNodes[node], depths[node], 1);
            trieNodes.Add(node);
        }

        for (var row = 0; row < trie.Rows; row++)
            builder.AddRow(treeNodes[trie.NodeOf(row)]);
        var tree = builder.Build();
        var plan = Breakpoints.Place(tree, terms);
        CachedNode[] cached = [.. plan.Nodes.Select(node => node with { Node = trieNodes[node.Node] })];
        return new(NearestIn(trie, [.. cached.Select(node => node.Node)]), cached, tree.PromptTokens - plan.Cost);
    }

    /// <summary>What a cached node has beyond the cached node above it, which is -1 where there is none.</summary>
    public (int Above, List<int> Items) OwnItems(ItemTrie trie, int node)
    {
        var path = new Stack<int>([node]);
        var above = trie.ParentOf(node);
        for (; above >= 0 && Nearest[above] != above; above = trie.ParentOf(above))
            path.Push(above);
        var items = new List<int>();
        foreach (var step in path)
            items.AddRange(trie.ItemsOf(step));
        return (above, items);
    }

    static int[] NearestIn(ItemTrie trie, HashSet<int> cached)
    {
        var nearest = new int[trie.Count];
        for (var node = 0; node < trie.Count; node++)
        {
            var parent = trie.ParentOf(node);
            nearest[node] = cached.Contains(node) ? node : parent < 0 ? -1 : nearest[parent];
        }

        return nearest;
    }
}
