namespace Cairn.Planning;

/// <summary>The places of a layout that have cached prefixes, as runs; and how far the subtree of each goes.</summary>
sealed class NodeRuns
{
    readonly List<NodeRun> _runs = [];
    readonly int[] _ends;

    public NodeRuns(RunLayout layout)
    {
        _ends = Ends(layout.Nodes);
        if (layout.Nodes.Count == 0)
            return;
        if (layout.Arrays is null)
        {
            _runs.Add(new(0, layout.Places, 0));
            return;
        }

        var nodes = layout.Arrays.NodeAt;
        for (var (start, end) = (0, 0); start < nodes.Length; start = end)
        {
            while (end < nodes.Length && nodes[end] == nodes[start])
                end++;
            if (nodes[start] >= 0)
                _runs.Add(new(start, end, nodes[start]));
        }
    }

    /// <summary>The index behind the last prefix below one.</summary>
    public int EndOfSubtree(int node) => _ends[node];

    /// <summary>The runs within some ascending ranges of places, cut to them.</summary>
    public IEnumerable<NodeRun> In(IEnumerable<(int Start, int End)> ranges)
    {
        foreach (var (start, end) in ranges)
        {
            for (var i = FirstEndingBehind(start); i < _runs.Count && _runs[i].Start < end; i++)
                yield return new(Math.Max(start, _runs[i].Start), Math.Min(end, _runs[i].End), _runs[i].Node);
        }
    }

    int FirstEndingBehind(int place)
    {
        var (low, high) = (0, _runs.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_runs[middle].End <= place)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    static int[] Ends(IReadOnlyList<CacheNode> nodes)
    {
        var ends = new int[nodes.Count];
        for (var node = nodes.Count - 1; node >= 0; node--)
        {
            ends[node] = Math.Max(ends[node], node + 1);
            if (nodes[node].Parent is >= 0 and var parent)
                ends[parent] = Math.Max(ends[parent], ends[node]);
        }

        return ends;
    }
}
