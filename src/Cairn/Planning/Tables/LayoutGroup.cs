namespace Cairn.Planning.Tables;

/// <summary>Rows that share a cached prefix: what the parent has, and then the items of its own.</summary>
sealed class LayoutGroup
{
    /// <summary>The group with the next shorter prefix; null for the one of all rows, which has none.</summary>
    public LayoutGroup? Parent { get; init; }

    /// <summary>How many cached prefixes lie on the way to it, its own included.</summary>
    public int Level { get; init; }

    /// <summary>What its prefix has beyond the parent's, in that order.</summary>
    public required List<int> Items { get; init; }

    /// <summary>Their tokens, and those of the instruction where no ancestor is cached.</summary>
    public double Tokens { get; set; }

    public List<LayoutGroup> Children { get; } = [];

    /// <summary>The rows that are in no child.</summary>
    public List<int> Rows { get; } = [];

    /// <summary>All rows.</summary>
    public int RowCount { get; set; }

    /// <summary>The tokens of the whole prefix.</summary>
    public double Depth => Tokens + (Parent?.Depth ?? 0);

    /// <summary>It and the groups above it.</summary>
    public IEnumerable<LayoutGroup> Path
    {
        get
        {
            for (var group = this; group is not null; group = group.Parent)
                yield return group;
        }
    }

    /// <summary>It and the groups below it, parents first.</summary>
    public IEnumerable<LayoutGroup> Subtree
    {
        get
        {
            var open = new Stack<LayoutGroup>([this]);
            while (open.TryPop(out var group))
            {
                yield return group;
                foreach (var child in group.Children)
                    open.Push(child);
            }
        }
    }

    /// <summary>What caching it and the groups below it saves.</summary>
    public double Saving(GroupSaving saving) => Subtree.Sum(group => group.Tokens * saving[group.RowCount]);
}
