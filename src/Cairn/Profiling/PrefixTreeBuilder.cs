namespace Cairn.Profiling;

/// <summary>Makes a prefix tree node by node, for prompts whose order is still being decided.</summary>
public sealed class PrefixTreeBuilder
{
    readonly List<PrefixNode> _nodes = [];
    readonly List<int> _nodeOfRow = [];
    double _tailTokens;

    /// <summary>Adds the empty prefix of rows that may share a cache.</summary>
    /// <returns>The index of the node.</returns>
    public int AddRoot()
    {
        _nodes.Add(new(-1, 0, 0, 0, 0, false));
        return _nodes.Count - 1;
    }

    /// <summary>Adds a prefix that begins with its parent's.</summary>
    /// <param name="parent">The index of the parent.</param>
    /// <param name="tokens">The tokens of the whole prefix, those of the parent included.</param>
    /// <param name="blocks">Its blocks, those of the parent included.</param>
    /// <param name="canCarryMarker">Whether the API takes a marker on its last block.</param>
    /// <returns>The index of the node.</returns>
    /// <exception cref="ArgumentException">There is no such parent, or its prefix is longer.</exception>
    public int Add(int parent, double tokens, int blocks, bool canCarryMarker = true)
    {
        if (parent < 0 || parent >= _nodes.Count)
            throw new ArgumentException($"Found parent {parent}, expected 0 to {_nodes.Count - 1}.", nameof(parent));
        if (!(tokens >= _nodes[parent].Tokens) || blocks < _nodes[parent].Blocks)
        {
            throw new ArgumentException(
                $"Found {tokens} tokens in {blocks} blocks, expected at least the parent's.", nameof(tokens));
        }

        _nodes.Add(new(parent, blocks, tokens, 0, 0, canCarryMarker));
        return _nodes.Count - 1;
    }

    /// <summary>Adds the next row.</summary>
    /// <param name="node">The deepest node whose prefix it begins with.</param>
    /// <param name="tailTokens">The tokens of its prompt that follow.</param>
    public void AddRow(int node, double tailTokens = 0)
    {
        _nodes[node] = _nodes[node] with { Ends = _nodes[node].Ends + 1 };
        _nodeOfRow.Add(node);
        _tailTokens += tailTokens;
    }

    /// <summary>The tree of what was added.</summary>
    public PrefixTree Build()
    {
        var nodes = _nodes.ToArray();
        Count(nodes);
        return new(nodes, [.. _nodeOfRow], nodes.Sum(node => node.Ends * node.Tokens) + _tailTokens);
    }

    /// <summary>Sets how many rows begin with each node, children before their parents.</summary>
    internal static void Count(PrefixNode[] nodes)
    {
        for (var index = nodes.Length - 1; index >= 0; index--)
        {
            ref var node = ref nodes[index];
            node = node with { Rows = node.Rows + node.Ends };
            if (node.Parent >= 0)
                nodes[node.Parent] = nodes[node.Parent] with { Rows = nodes[node.Parent].Rows + node.Rows };
        }
    }
}
