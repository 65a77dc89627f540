using System.Runtime.InteropServices;
using Cairn.Profiling.Tokens;

namespace Cairn.Profiling;

/// <summary>The rows that are really asked, as pricing needs them: what they share, and at which rates.</summary>
public sealed record AskedRows
{
    readonly AskedColumns _columns;

    internal AskedRows(PrefixTree tree, AskedColumns columns)
    {
        (Tree, _columns) = (tree, columns);
        Spots = SpotsOf(tree, columns);
    }

    /// <summary>What they share; its rows are the asked rows in the order of the input.</summary>
    public PrefixTree Tree { get; }

    /// <summary>The asked rows by rate.</summary>
    public IReadOnlyList<ProfileGroup> Groups { get; init; } = [];

    /// <summary>What a marker behind tools and system prompt would cover.</summary>
    public IReadOnlyList<SystemPrompt> Systems { get; init; } = [];

    /// <summary>The bytes of all requests as they stand in bodies.</summary>
    public long Bytes { get; init; }

    /// <summary>The tokens of all prompts, with how far they may be off.</summary>
    public TokenEstimate PromptTokens { get; init; }

    /// <summary>How many rows are asked.</summary>
    public int Count => Tree.Rows;

    /// <summary>How many rows were measured, those included for which another is asked.</summary>
    public int Measured => _columns.BehindTree.Count;

    /// <summary>
    /// All asked rows by node and group, in the order of their first rows: whoever prices them need not go over rows.
    /// </summary>
    public IReadOnlyList<AskedSpot> Spots { get; }

    /// <summary>The group of a row of the tree, as an index into <see cref="Groups"/>.</summary>
    /// <param name="treeRow">0 to below <see cref="Count"/>.</param>
    public int GroupOf(int treeRow) => _columns.Group[treeRow];

    /// <summary>The estimated tokens of the prompt of a row of the tree.</summary>
    /// <param name="treeRow">0 to below <see cref="Count"/>.</param>
    public int TokensOf(int treeRow) => _columns.Tokens[treeRow];

    /// <summary>The row of the tree that stands for a measured row, which twins have in common.</summary>
    /// <param name="row">0 to below <see cref="Measured"/>.</param>
    public int TreeRowOf(int row) => row - _columns.BehindTree[row];

    // A node hardly ever has rows of two groups; those that it has are chained.
    static List<AskedSpot> SpotsOf(PrefixTree tree, AskedColumns columns)
    {
        List<AskedSpot> spots = [];
        List<int> next = [];
        var newest = new int[tree.Nodes.Count];
        Array.Fill(newest, -1);
        for (var row = 0; row < tree.Rows; row++)
        {
            var (node, group) = (tree.NodeOf(row), columns.Group[row]);
            var index = newest[node];
            while (index >= 0 && spots[index].Group != group)
                index = next[index];
            if (index < 0)
            {
                index = spots.Count;
                spots.Add(new(node, group, 0, 0));
                next.Add(newest[node]);
                newest[node] = index;
            }

            ref var spot = ref CollectionsMarshal.AsSpan(spots)[index];
            spot = spot with { Rows = spot.Rows + 1, Tokens = spot.Tokens + columns.Tokens[row] };
        }

        return spots;
    }
}
