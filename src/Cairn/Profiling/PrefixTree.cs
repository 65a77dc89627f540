namespace Cairn.Profiling;

/// <summary>
/// Which rows share which beginnings of their prompts: what could be cached, before it is decided what will be.
/// </summary>
/// <remarks>
/// Immutable. Compressed: a node is a place where a marker makes a difference, so what only one row has is no node,
/// and of a chain of blocks that the same rows share the last that can carry a marker is the node. Rows that can share
/// no cache entry (another model, other settings, with and without media) stand under different roots.
/// </remarks>
public sealed class PrefixTree
{
    readonly PrefixNode[] _nodes;
    readonly int[] _nodeOfRow;

    internal PrefixTree(PrefixNode[] nodes, int[] nodeOfRow, double promptTokens)
    {
        _nodes = nodes;
        _nodeOfRow = nodeOfRow;
        PromptTokens = promptTokens;
        TailTokens = Math.Max(0, promptTokens - nodes.Sum(node => node.Ends * node.Tokens));
    }

    /// <summary>All nodes, each after its parent.</summary>
    public IReadOnlyList<PrefixNode> Nodes => _nodes;

    internal PrefixNode[] NodeArray => _nodes;

    /// <summary>How many rows it was made of.</summary>
    public int Rows => _nodeOfRow.Length;

    /// <summary>The tokens of all prompts together, each counted in full.</summary>
    public double PromptTokens { get; }

    /// <summary>Those of them that no other row shares and no layout makes cheaper.</summary>
    public double TailTokens { get; }

    /// <summary>The deepest node whose prefix this row begins with; a root where it shares nothing.</summary>
    /// <param name="row">The number of the row in the order in which they were added, from 0.</param>
    public int NodeOf(int row) => _nodeOfRow[row];
}
