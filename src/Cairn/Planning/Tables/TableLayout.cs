namespace Cairn.Planning.Tables;

/// <summary>
/// Which items stand first in which rows of a table, and where their prefixes are cached, so that the input costs the
/// least that was found: each row has its own order.
/// </summary>
/// <remarks>
/// A row begins with the items of its node's path, in the order of the nodes; the rest follows in the order of the
/// table. Never dearer than the columns in the table's order, in the best fixed order, or in the order of GGR, each
/// with the best breakpoints; except for tables of more than <see cref="TableTerms.WholeRowsMax"/> rows, which are laid
/// out by a sample.
/// </remarks>
public sealed class TableLayout
{
    readonly int[] _nodeOf;

    internal TableLayout(ItemTable table, TableTerms terms, Start start)
    {
        var numbers = start.Plan.Cached.Index().ToDictionary(cached => cached.Item.Node, cached => cached.Index);
        Uncached = table.ItemTokens + (table.Rows * terms.InstructionTokens);
        Saving = start.Plan.Saving;
        Nodes = NodesOf(table, terms, start);
        _nodeOf = new int[table.Rows];
        for (var row = 0; row < table.Rows; row++)
            _nodeOf[row] = numbers.GetValueOrDefault(start.Plan.Nearest[start.Trie.NodeOf(row)], -1);
    }

    /// <summary>The cached prefixes, each after the one it goes on from; none where caching does not pay.</summary>
    public IReadOnlyList<TableNode> Nodes { get; }

    /// <summary>The expected cost of the input, in uncached input tokens.</summary>
    public double Cost => Uncached - Saving;

    /// <summary>What caching saves, in uncached input tokens.</summary>
    internal double Saving { get; }

    /// <summary>What it costs without caching: all tokens of all distinct rows.</summary>
    public double Uncached { get; }

    /// <summary>The cost relative to no caching.</summary>
    public double Relative => Uncached > 0 ? Cost / Uncached : 1;

    /// <summary>The cheapest layout found for a table.</summary>
    public static TableLayout Build(ItemTable table, TableTerms terms)
    {
        var search = new LayoutSearch(table, terms);
        return search.IsSampled
            ? search.Find()
            : search.Find(search.InGivenOrder(), search.InOrder(search.BestColumns()), search.ByGgr());
    }

    /// <summary>The deepest cached prefix of a distinct row, an index into <see cref="Nodes"/>; -1 for none.</summary>
    public int NodeOf(int row) => _nodeOf[row];

    /// <summary>The items that stand first in the rows of a node, in order.</summary>
    public IReadOnlyList<int> PrefixOf(int node) =>
        node < 0 ? [] : [.. PrefixOf(Nodes[node].Parent), .. Nodes[node].Items];

    static List<TableNode> NodesOf(ItemTable table, TableTerms terms, Start start)
    {
        var counts = start.Trie.RowCounts();
        var nodes = new List<TableNode>();
        foreach (var cached in start.Plan.Cached)
        {
            var (above, items) = start.Plan.OwnItems(start.Trie, cached.Node);
            var before = above < 0 ? terms.InstructionTokens : nodes[cached.Parent].PrefixTokens;
            nodes.Add(new(
                cached.Parent, cached.Level + 1, cached.Ttl, items, before + items.Sum(table.TokensOf),
                counts[cached.Node], cached.ReadShare));
        }

        return nodes;
    }
}
