namespace Cairn.Planning;

/// <summary>Orders the rows of a run into places and waves.</summary>
sealed class LayoutOrder
{
    readonly CacheNode[] _nodes;
    readonly int[] _nodeOfRow;
    readonly int[] _primerWave;
    readonly List<int> _rowAt = [];
    readonly List<PlanWave> _waves = [];

    LayoutOrder(CacheNode[] nodes, int[] nodeOfRow)
    {
        _nodes = nodes;
        _nodeOfRow = nodeOfRow;
        _primerWave = new int[nodes.Length];
        Array.Fill(_primerWave, -1);
    }

    public static RunLayout Build(
        IReadOnlyList<CacheNode> nodes, IReadOnlyList<int> nodeOfRow, LayoutChoices choices)
    {
        var (sorted, newIndex) = LayoutNodes.DepthFirst(nodes);
        var order = new LayoutOrder(sorted, [.. nodeOfRow.Select(node => node < 0 ? -1 : newIndex[node])]);
        var rows = order._nodeOfRow.Length;
        var first = Math.Min(rows, choices.FirstRows ?? rows);
        if (choices.FirstTwins is { } all && !IsSound(all, rows))
            throw new ArgumentException("Each first twin is a row at or before its own, and its own first.");
        var twins = choices.Rows is { } asked ? FirstAsked(asked, choices.FirstTwins, rows) : choices.FirstTwins;
        order.Add(order.Sorted(0, first, twins), choices.PilotRows);
        order.Add(order.Sorted(first, rows, twins), 0);
        return order.Layout(twins);
    }

    static bool IsSound(IReadOnlyList<int> twins, int rows) => twins.Count == rows && twins.Index().All(row =>
        row.Item >= 0 && row.Item <= row.Index && twins[row.Item] == row.Item);

    // For each row that is asked the first such row whose request is identical; -1 for the others.
    static int[] FirstAsked(IReadOnlyList<int> asked, IReadOnlyList<int>? twins, int rows)
    {
        var (first, firstOf) = (new int[rows], new Dictionary<int, int>());
        Array.Fill(first, -1);
        foreach (var row in asked)
        {
            var twin = twins?[row] ?? row;
            firstOf.TryAdd(twin, row);
            first[row] = firstOf[twin];
        }

        return first;
    }

    RunLayout Layout(IReadOnlyList<int>? twins)
    {
        var isAsIs = _nodes.Length == 0 && _rowAt.Count == _nodeOfRow.Length
            && _rowAt.Index().All(place => place.Item == place.Index);
        if (isAsIs)
            return new(_nodeOfRow.Length, [], _waves, null);

        var placeOf = new int[_nodeOfRow.Length];
        foreach (var (place, row) in _rowAt.Index())
            placeOf[row] = place;
        for (var row = 0; row < placeOf.Length && twins is not null; row++)
            placeOf[row] = twins[row] < 0 ? -1 : placeOf[twins[row]];
        return new(_nodeOfRow.Length, _nodes, _waves,
            new([.. _rowAt], [.. _rowAt.Select(row => _nodeOfRow[row])], placeOf));
    }

    // The rows of a part of the input that are asked, by prefix and then by number: a counting sort.
    int[] Sorted(int from, int to, IReadOnlyList<int>? twins)
    {
        var starts = new int[_nodes.Length + 2];
        for (var row = from; row < to; row++)
        {
            if (twins is null || twins[row] == row)
                starts[KeyOf(row) + 1]++;
        }

        for (var key = 1; key < starts.Length; key++)
            starts[key] += starts[key - 1];
        var sorted = new int[starts[^1]];
        for (var row = from; row < to; row++)
        {
            if (twins is null || twins[row] == row)
                sorted[starts[KeyOf(row)]++] = row;
        }

        return sorted;
    }

    // Rows without a prefix have the last key.
    int KeyOf(int row) => _nodeOfRow[row] < 0 ? _nodes.Length : _nodeOfRow[row];

    void Add(int[] sorted, int pilotRows)
    {
        var taken = new bool[sorted.Length];
        foreach (var wave in LayoutNodes.Primers(_nodes, Starts(sorted), _primerWave))
            Emit(WaveKind.Primers, Take(sorted, taken, wave));
        var left = Left(taken);
        var pilot = Math.Min(pilotRows, left.Count);
        if (pilot < left.Count)
        {
            Emit(WaveKind.Pilot, Take(sorted, taken,
                Enumerable.Range(0, pilot).Select(i => left[(int)(((2L * i) + 1) * left.Count / (2L * pilot))])));
            left = Left(taken);
        }

        Emit(WaveKind.Main, Take(sorted, taken, left));
    }

    // Where the own rows of each prefix begin; one entry more than prefixes.
    int[] Starts(int[] sorted)
    {
        var starts = new int[_nodes.Length + 1];
        for (int key = 0, at = 0; key <= _nodes.Length; key++)
        {
            while (at < sorted.Length && KeyOf(sorted[at]) < key)
                at++;
            starts[key] = at;
        }

        return starts;
    }

    static List<int> Left(bool[] taken) => [.. Enumerable.Range(0, taken.Length).Where(i => !taken[i])];

    static IEnumerable<int> Take(int[] sorted, bool[] taken, IEnumerable<int> positions)
    {
        foreach (var position in positions)
        {
            taken[position] = true;
            yield return sorted[position];
        }
    }

    void Emit(WaveKind kind, IEnumerable<int> rows)
    {
        var start = _rowAt.Count;
        _rowAt.AddRange(rows);
        if (_rowAt.Count > start)
            _waves.Add(new(kind, start, _rowAt.Count));
    }
}
