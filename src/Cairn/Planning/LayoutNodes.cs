namespace Cairn.Planning;

/// <summary>Orders the cached prefixes of a layout, and chooses the rows that write them.</summary>
static class LayoutNodes
{
    /// <summary>The prefixes depth first, and the new index of each old one.</summary>
    /// <exception cref="ArgumentException">A prefix contradicts its parent.</exception>
    public static (CacheNode[] Nodes, int[] NewIndex) DepthFirst(IReadOnlyList<CacheNode> nodes)
    {
        // The subtree of a node starts behind all that its parent has placed so far.
        var sizes = new int[nodes.Count];
        for (var node = nodes.Count - 1; node >= 0; node--)
        {
            Check(nodes, node);
            sizes[node]++;
            if (nodes[node].Parent >= 0)
                sizes[nodes[node].Parent] += sizes[node];
        }

        var newIndex = new int[nodes.Count];
        var next = new int[nodes.Count + 1];
        var sorted = new CacheNode[nodes.Count];
        for (var node = 0; node < nodes.Count; node++)
        {
            var parent = nodes[node].Parent;
            var at = parent < 0 ? nodes.Count : parent;
            newIndex[node] = next[at];
            next[at] += sizes[node];
            next[node] = newIndex[node] + 1;
            sorted[newIndex[node]] = nodes[node] with { Parent = parent < 0 ? -1 : newIndex[parent] };
        }

        return (sorted, newIndex);
    }

    /// <summary>Whether each node follows its parent with nothing of another subtree between them.</summary>
    public static bool AreDepthFirst(IReadOnlyList<CacheNode> nodes)
    {
        var path = new Stack<int>();
        for (var node = 0; node < nodes.Count; node++)
        {
            if (FaultOf(nodes, node) is not null)
                return false;
            while (path.Count > 0 && path.Peek() != nodes[node].Parent)
                path.Pop();
            if (path.Count == 0 && nodes[node].Parent >= 0)
                return false;
            path.Push(node);
        }

        return true;
    }

    /// <summary>
    /// For each wave the positions of the rows that write prefixes which no earlier row wrote. A row writes a whole
    /// path down to a leaf, so a prefix waits only for a parent that another row writes.
    /// </summary>
    /// <param name="nodes">The prefixes, depth first.</param>
    /// <param name="starts">Where the own rows of each begin among the sorted rows; one entry more.</param>
    /// <param name="waveOf">The wave in which each is written; -1 where none yet. It is filled.</param>
    public static IReadOnlyCollection<List<int>> Primers(CacheNode[] nodes, int[] starts, int[] waveOf)
    {
        var heaviest = Heaviest(nodes, starts);
        var waves = new SortedDictionary<int, List<int>>();
        for (var node = 0; node < nodes.Length; node++)
        {
            var hasRows = starts[node] < starts[node + 1] || heaviest[node] >= 0;
            if (waveOf[node] >= 0 || !hasRows)
                continue;
            var wave = nodes[node].Parent < 0 ? 0 : waveOf[nodes[node].Parent] + 1;
            var leaf = node;
            waveOf[leaf] = wave;
            while (heaviest[leaf] >= 0)
            {
                leaf = heaviest[leaf];
                waveOf[leaf] = wave;
            }

            if (!waves.TryGetValue(wave, out var rows))
                waves[wave] = rows = [];
            rows.Add(starts[leaf]);
        }

        return waves.Values;
    }

    // For each prefix the child with the most rows among those that have any here; -1 for none.
    static int[] Heaviest(CacheNode[] nodes, int[] starts)
    {
        var heaviest = new int[nodes.Length];
        Array.Fill(heaviest, -1);
        for (var node = nodes.Length - 1; node >= 0; node--)
        {
            var parent = nodes[node].Parent;
            var hasRows = starts[node] < starts[node + 1] || heaviest[node] >= 0;
            if (parent >= 0 && hasRows && (heaviest[parent] < 0 || nodes[node].Rows >= nodes[heaviest[parent]].Rows))
                heaviest[parent] = node;
        }

        return heaviest;
    }

    static void Check(IReadOnlyList<CacheNode> nodes, int node)
    {
        if (FaultOf(nodes, node) is { } fault)
            throw new ArgumentException($"Cached prefix {node} {fault}.", nameof(nodes));
    }

    static string? FaultOf(IReadOnlyList<CacheNode> nodes, int node)
    {
        var here = nodes[node];
        if (here.Parent >= node || here.Parent < -1)
            return "does not follow its parent";
        var parent = here.Parent < 0 ? null : nodes[here.Parent];
        if (here.Level != (parent?.Level ?? 0) + 1 || here.Level > RunLayout.MarkersMax)
            return $"has level {here.Level}, where one more than its parent's and at most 4 is possible";
        if (parent is not null && (here.BlockIndex <= parent.BlockIndex || here.Ttl > parent.Ttl))
            return "ends before its parent, or lives longer";
        return here is { BlockIndex: >= 0, PrefixTokens: >= 0, Rows: >= 0, ReadShare: >= 0 and <= 1 }
            ? null
            : "has a number out of its range";
    }
}
