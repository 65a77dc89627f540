using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Cairn.Profiling.Tokens;

namespace Cairn.Profiling;

/// <summary>The rows that are really asked, as pricing needs them: what they share, and at which rates.</summary>
/// <param name="Tree">What they share; its rows are the asked rows in the order of the input.</param>
/// <param name="Groups">The asked rows by rate.</param>
/// <param name="GroupOf">For each row of the tree its group, as an index into <paramref name="Groups"/>.</param>
/// <param name="TokensOf">For each row of the tree the estimated tokens of its prompt.</param>
/// <param name="TreeRowOf">For each measured row its row in the tree, which twins have in common.</param>
/// <param name="Systems">What a marker behind tools and system prompt would cover.</param>
/// <param name="Bytes">The bytes of all requests as they stand in bodies.</param>
public sealed record AskedRows(
    PrefixTree Tree,
    IReadOnlyList<ProfileGroup> Groups,
    ImmutableArray<int> GroupOf,
    ImmutableArray<int> TokensOf,
    ImmutableArray<int> TreeRowOf,
    IReadOnlyList<SystemPrompt> Systems,
    long Bytes)
{
    /// <summary>The tokens of all prompts, with how far they may be off.</summary>
    public TokenEstimate PromptTokens { get; init; }

    /// <summary>How many rows are asked.</summary>
    public int Count => GroupOf.Length;

    /// <summary>
    /// All asked rows by node and group, in the order of their first rows: whoever prices them need not go over rows.
    /// </summary>
    public IReadOnlyList<AskedSpot> Spots { get; } = SpotsOf(Tree, GroupOf, TokensOf);

    // A node hardly ever has rows of two groups; those that it has are chained.
    static List<AskedSpot> SpotsOf(PrefixTree tree, ImmutableArray<int> groupOf, ImmutableArray<int> tokensOf)
    {
        List<AskedSpot> spots = [];
        List<int> next = [];
        var newest = new int[tree.Nodes.Count];
        Array.Fill(newest, -1);
        for (var row = 0; row < groupOf.Length; row++)
        {
            var node = tree.NodeOf(row);
            var index = newest[node];
            while (index >= 0 && spots[index].Group != groupOf[row])
                index = next[index];
            if (index < 0)
            {
                index = spots.Count;
                spots.Add(new(node, groupOf[row], 0, 0));
                next.Add(newest[node]);
                newest[node] = index;
            }

            ref var spot = ref CollectionsMarshal.AsSpan(spots)[index];
            spot = spot with { Rows = spot.Rows + 1, Tokens = spot.Tokens + tokensOf[row] };
        }

        return spots;
    }
}
