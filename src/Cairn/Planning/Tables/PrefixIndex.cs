namespace Cairn.Planning.Tables;

/// <summary>Finds the deepest of many prefixes that a row has all items of. One row at a time.</summary>
/// <remarks>Each prefix is looked up by its rarest item, so a row meets few that it does not match.</remarks>
sealed class PrefixIndex
{
    readonly Dictionary<int, List<Entry>> _byRarest = [];
    readonly bool[] _has;
    readonly Entry _basis;

    /// <param name="groups">The prefixes; one of them has no items.</param>
    /// <param name="rowsByItem">How frequent each item is.</param>
    public PrefixIndex(IReadOnlyList<LayoutGroup> groups, int[] rowsByItem)
    {
        _has = new bool[rowsByItem.Length];
        for (var number = 0; number < groups.Count; number++)
        {
            int[] items = [.. groups[number].Path.SelectMany(group => group.Items)];
            var entry = new Entry(number, groups[number].Depth, items);
            if (items.Length == 0)
            {
                _basis = _basis.Items is null || entry.Depth > _basis.Depth ? entry : _basis;
                continue;
            }

            Array.Sort(items, (left, right) => rowsByItem[left].CompareTo(rowsByItem[right]));
            if (!_byRarest.TryGetValue(items[0], out var entries))
                _byRarest[items[0]] = entries = [];
            entries.Add(entry);
        }

        foreach (var entries in _byRarest.Values)
            entries.Sort((left, right) => right.Depth.CompareTo(left.Depth));
    }

    /// <summary>The number of the prefix.</summary>
    public int Deepest(ReadOnlySpan<int> row)
    {
        foreach (var item in row)
            _has[item] = true;
        var best = _basis;
        foreach (var item in row)
        {
            if (_byRarest.TryGetValue(item, out var entries))
                best = Deeper(entries, best);
        }

        foreach (var item in row)
            _has[item] = false;
        return best.Number;
    }

    Entry Deeper(List<Entry> entries, Entry best)
    {
        foreach (var entry in entries)
        {
            if (entry.Depth <= best.Depth)
                return best;
            if (Matches(entry.Items))
                return entry;
        }

        return best;
    }

    bool Matches(int[] items)
    {
        foreach (var item in items)
        {
            if (!_has[item])
                return false;
        }

        return true;
    }

    readonly record struct Entry(int Number, double Depth, int[] Items);
}
