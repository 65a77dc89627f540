namespace Cairn.Planning.Tables;

/// <summary>A layout while it is being improved: the groups, and the group of each row.</summary>
sealed class GroupTree
{
    readonly LayoutGroup[] _groupOf;

    public GroupTree(ItemRows rows, double instructionTokens)
    {
        Rows = rows;
        InstructionTokens = instructionTokens;
        _groupOf = new LayoutGroup[rows.Count];
        Root = new() { Items = [], RowCount = rows.Count };
    }

    public ItemRows Rows { get; }

    public double InstructionTokens { get; }

    public LayoutGroup Root { get; }

    public LayoutGroup GroupOf(int row) => _groupOf[row];

    public void Put(int row, LayoutGroup group)
    {
        _groupOf[row] = group;
        group.Rows.Add(row);
    }

    /// <summary>What stands before the items of rows in a group's children and is not cached by it.</summary>
    public double TokensBefore(LayoutGroup group) => group.Level == 0 ? InstructionTokens : 0;

    /// <summary>Puts rows below a group, in the groups that a plan for them has.</summary>
    /// <param name="at">The group, which does not hold the rows now.</param>
    /// <param name="region">The rows.</param>
    /// <param name="trie">Their order.</param>
    /// <param name="plan">What is cached of it.</param>
    public void Graft(LayoutGroup at, RegionRows region, ItemTrie trie, TriePlan plan)
    {
        var groups = AddGroups(at, region, trie, plan);
        for (var row = 0; row < trie.Rows; row++)
        {
            var cached = plan.Nearest[trie.NodeOf(row)];
            Put(region.RowNumbers[row], cached < 0 ? at : groups[cached]!);
        }
    }

    /// <summary>Adds the groups of a plan for some of the rows, and no rows.</summary>
    public void GraftGroups(RegionRows region, Start start) => AddGroups(Root, region, start.Trie, start.Plan);

    /// <summary>The order that has one node for each group.</summary>
    public ItemTrie ToTrie()
    {
        var trie = new ItemTrie(Rows.Count);
        var nodes = new Dictionary<LayoutGroup, int>();
        foreach (var group in Root.Subtree)
        {
            var node = group.Parent is null ? 0 : trie.Add(nodes[group.Parent]);
            nodes[group] = node;
            foreach (var item in group.Items)
                trie.Extend(item);
            foreach (var row in group.Rows)
                trie.End(row, node);
        }

        return trie;
    }

    LayoutGroup?[] AddGroups(LayoutGroup at, RegionRows region, ItemTrie trie, TriePlan plan)
    {
        var counts = trie.RowCounts();
        var groups = new LayoutGroup?[trie.Count];
        for (var node = 0; node < trie.Count; node++)
        {
            if (plan.Nearest[node] != node)
                continue;

            var (above, items) = plan.OwnItems(trie, node);
            var parent = above < 0 ? at : groups[above]!;
            var group = new LayoutGroup
            {
                Parent = parent,
                Level = parent.Level + 1,
                Items = [.. items.Select(item => region.Items[item])],
                Tokens = items.Sum(item => region.Rows.Tokens[item]) + TokensBefore(parent),
                RowCount = counts[node],
            };
            parent.Children.Add(group);
            groups[node] = group;
        }

        return groups;
    }
}
