namespace Cairn.Planning.Tables;

/// <summary>
/// A step of Lloyd's kind: every row goes to the deepest prefix that it matches, then every prefix grows to all that
/// its rows share. Groups that have become too small to pay are given up.
/// </summary>
sealed class Reassignment(GroupTree tree, GroupSaving saving)
{
    readonly ItemRows _rows = tree.Rows;

    public void Apply()
    {
        var groups = tree.Root.Subtree.ToList();
        var index = new PrefixIndex(groups, _rows.RowsByItem());
        foreach (var group in groups)
        {
            group.Rows.Clear();
            group.RowCount = 0;
        }

        for (var row = 0; row < _rows.Count; row++)
            tree.Put(row, groups[index.Deepest(_rows[row])]);
        for (var at = groups.Count - 1; at >= 0; at--)
            Close(groups[at]);
        Grow(tree.Root);
    }

    // Children come before their parents, so all below has been counted.
    void Close(LayoutGroup group)
    {
        group.RowCount = group.Rows.Count + group.Children.Sum(child => child.RowCount);
        if (group.Parent is not { } parent || (group.RowCount > 0 && saving[group.RowCount] > 0))
            return;

        parent.Children.Remove(group);
        foreach (var row in group.Subtree.SelectMany(below => below.Rows))
            tree.Put(row, parent);
    }

    void Grow(LayoutGroup top)
    {
        foreach (var group in top.Subtree)
        {
            if (group.Level == 0)
                continue;

            var common = Common(group);
            common.ExceptWith(group.Path.SelectMany(above => above.Items));
            if (common.Count > 0)
                Grow(group, common);
        }
    }

    // The groups below have the new items too where they had found them before, and would have them twice.
    void Grow(LayoutGroup group, HashSet<int> items)
    {
        foreach (var below in group.Subtree)
        {
            below.Tokens -= below.Items.Where(items.Contains).Sum(item => _rows.Tokens[item]);
            below.Items.RemoveAll(items.Contains);
        }

        group.Items.AddRange(items.Order());
        group.Tokens += items.Sum(item => _rows.Tokens[item]);
    }

    HashSet<int> Common(LayoutGroup group)
    {
        HashSet<int>? common = null;
        foreach (var row in group.Subtree.SelectMany(below => below.Rows))
        {
            if (common is null)
                common = [.. _rows[row]];
            else
                Keep(common, _rows[row]);
            if (common.Count <= group.Items.Count)
                break;
        }

        return common ?? [];
    }

    static void Keep(HashSet<int> common, ReadOnlySpan<int> row)
    {
        foreach (var item in common)
        {
            if (row.BinarySearch(item) < 0)
                common.Remove(item);
        }
    }
}
