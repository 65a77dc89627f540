namespace Cairn.Planning.Tables;

/// <summary>Cuts regions out of a table, in time that depends on the region alone.</summary>
sealed class RegionCutter(ItemRows rows)
{
    const int Dropped = -1;

    readonly int[] _counts = new int[rows.ItemCount];
    readonly int[] _numbers = new int[rows.ItemCount];
    readonly List<int> _seen = [];

    /// <summary>The rows with what at least so many of them have, without what a group's prefix has already.</summary>
    public RegionRows Cut(IReadOnlyList<int> numbers, LayoutGroup prefix, int rowsMin)
    {
        foreach (var row in numbers)
        {
            foreach (var item in rows[row])
            {
                if (_counts[item]++ == 0)
                    _seen.Add(item);
            }
        }

        foreach (var item in prefix.Path.SelectMany(group => group.Items))
            _counts[item] = 0;
        _seen.Sort();
        var kept = Number(rowsMin);
        var region = new RegionRows(Copy(numbers, kept), kept, numbers);
        foreach (var item in _seen)
            _counts[item] = 0;
        _seen.Clear();
        return region;
    }

    List<int> Number(int rowsMin)
    {
        var kept = new List<int>();
        foreach (var item in _seen)
        {
            _numbers[item] = Dropped;
            if (_counts[item] < rowsMin)
                continue;

            _numbers[item] = kept.Count;
            kept.Add(item);
        }

        return kept;
    }

    ItemRows Copy(IReadOnlyList<int> numbers, List<int> kept)
    {
        var starts = new int[numbers.Count + 1];
        var cells = new int[kept.Sum(item => _counts[item])];
        var at = 0;
        for (var index = 0; index < numbers.Count; index++)
        {
            foreach (var item in rows[numbers[index]])
            {
                if (_numbers[item] != Dropped)
                    cells[at++] = _numbers[item];
            }

            starts[index + 1] = at;
        }

        return new(starts, cells, [.. kept.Select(item => rows.Tokens[item])]);
    }
}
