namespace Cairn.Planning;

/// <summary>Orders the rows of a run into places and waves.</summary>
/// <remarks>Plain loops over arrays: a run may have millions of rows, and somebody waits for its plan.</remarks>
sealed class LayoutOrder
{
    const int Taken = -1;

    readonly CacheNode[] _nodes;
    readonly int[] _nodeOfRow;
    readonly int[] _primerWave;
    readonly WaveList _waves = new();
    int[] _rowAt = [];
    int _places;

    LayoutOrder(CacheNode[] nodes, int[] nodeOfRow)
    {
        _nodes = nodes;
        _nodeOfRow = nodeOfRow;
        _primerWave = Unwritten(nodes);
    }

    public static RunLayout Build(
        IReadOnlyList<CacheNode> nodes, IReadOnlyList<int> nodeOfRow, LayoutChoices choices)
    {
        var (sorted, newIndex) = LayoutNodes.DepthFirst(nodes);
        var order = new LayoutOrder(sorted, Renumbered(nodeOfRow, newIndex));
        var rows = order._nodeOfRow.Length;
        var first = Math.Min(rows, choices.FirstRows ?? rows);
        var twins = choices.FirstTwins as int[] ?? choices.FirstTwins?.ToArray();
        if (twins is not null && !AreSound(twins, rows))
            throw new ArgumentException("Each first twin is a row at or before its own, and its own first.");
        if (choices.Rows is { } asked)
            twins = FirstAsked(asked, twins, rows);
        order.Add((0, first), twins, choices.PilotRows);
        order.Add((first, rows), twins, 0);
        return order.Layout(twins);
    }

    /// <summary>
    /// The waves alone, for plans that are priced and not taken: how long they take follows from their sizes.
    /// </summary>
    /// <param name="nodes">As for <see cref="Build"/>.</param>
    /// <param name="rowsOf">
    /// How many requests have each prefix as their deepest; behind them how many have none.
    /// </param>
    /// <param name="pilotRows">The size of the pilot.</param>
    public static IReadOnlyList<PlanWave> Waves(
        IReadOnlyList<CacheNode> nodes, int[] rowsOf, int pilotRows)
    {
        var (sorted, newIndex) = LayoutNodes.DepthFirst(nodes);
        var starts = new int[rowsOf.Length + 1];
        for (var node = 0; node < rowsOf.Length; node++)
            starts[(node < newIndex.Length ? newIndex[node] : node) + 1] = rowsOf[node];
        for (var key = 1; key < starts.Length; key++)
            starts[key] += starts[key - 1];
        var waves = new WaveList();
        waves.Add(LayoutNodes.Primers(sorted, starts, Unwritten(sorted)), starts[^1], pilotRows);
        return waves.Waves;
    }

    static int[] Unwritten(CacheNode[] nodes)
    {
        var waves = new int[nodes.Length];
        Array.Fill(waves, -1);
        return waves;
    }

    static int[] Renumbered(IReadOnlyList<int> nodeOfRow, int[] newIndex)
    {
        // Prefixes that stand in this order already are the usual case, and numbers of millions of rows no small copy.
        if (nodeOfRow is int[] own && LayoutArrays.CountUp(newIndex)
            && Array.TrueForAll(own, node => node >= -1 && node < newIndex.Length))
        {
            return own;
        }

        var nodes = nodeOfRow.ToArray();
        foreach (ref var node in nodes.AsSpan())
            node = node < 0 ? -1 : newIndex[node];
        return nodes;
    }

    static bool AreSound(int[] twins, int rows)
    {
        var isSound = twins.Length == rows;
        for (var row = 0; row < twins.Length && isSound; row++)
            isSound = twins[row] >= 0 && twins[row] <= row && twins[twins[row]] == twins[row];
        return isSound;
    }

    // For each row that is asked the first such row whose request is identical; -1 for the others.
    static int[] FirstAsked(IReadOnlyList<int> asked, int[]? twins, int rows)
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

    RunLayout Layout(int[]? twins)
    {
        var rows = _nodeOfRow.Length;
        if (_nodes.Length == 0 && _rowAt.Length == rows && LayoutArrays.CountUp(_rowAt))
            return new(rows, [], _waves.Waves, null);

        var placeOf = new int[rows];
        var nodeAt = new int[_rowAt.Length];
        for (var place = 0; place < nodeAt.Length; place++)
        {
            placeOf[_rowAt[place]] = place;
            nodeAt[place] = _nodeOfRow[_rowAt[place]];
        }

        for (var row = 0; row < placeOf.Length && twins is not null; row++)
            placeOf[row] = twins[row] < 0 ? -1 : placeOf[twins[row]];
        return new(rows, _nodes, _waves.Waves, new(_rowAt, nodeAt, placeOf));
    }

    // One part of the input: its primers, the pilot where it leaves anything, then all others.
    void Add((int From, int To) part, int[]? twins, int pilotRows)
    {
        var starts = Starts(part, twins);
        var rows = Sorted(part, twins, starts);
        var primers = LayoutNodes.Primers(_nodes, starts, _primerWave);
        var pilot = _waves.Add(primers, rows.Length, pilotRows);
        Array.Resize(ref _rowAt, _rowAt.Length + rows.Length);
        Take(rows, primers.SelectMany(wave => wave));
        Take(rows, Spread(rows, pilot));
        foreach (var row in rows)
        {
            if (row != Taken)
                _rowAt[_places++] = row;
        }
    }

    // Where the rows of each prefix that are asked themselves begin when they are sorted; one entry more than keys.
    int[] Starts((int From, int To) part, int[]? twins)
    {
        var starts = new int[_nodes.Length + 2];
        for (var row = part.From; row < part.To; row++)
        {
            if (twins is null || twins[row] == row)
                starts[KeyOf(row) + 1]++;
        }

        for (var key = 1; key < starts.Length; key++)
            starts[key] += starts[key - 1];
        return starts;
    }

    // The rows of a part that are asked, by prefix and then by number.
    int[] Sorted((int From, int To) part, int[]? twins, int[] starts)
    {
        int[] next = [.. starts];
        var sorted = new int[starts[^1]];
        for (var row = part.From; row < part.To; row++)
        {
            if (twins is null || twins[row] == row)
                sorted[next[KeyOf(row)]++] = row;
        }

        return sorted;
    }

    // Rows without a prefix have the last key.
    int KeyOf(int row) => _nodeOfRow[row] < 0 ? _nodes.Length : _nodeOfRow[row];

    void Take(int[] rows, IEnumerable<int> positions)
    {
        foreach (var position in positions)
        {
            _rowAt[_places++] = rows[position];
            rows[position] = Taken;
        }
    }

    // As many positions as the pilot has rows, spread evenly over those that are left.
    static List<int> Spread(int[] rows, int pilot)
    {
        var left = rows.Length - rows.AsSpan().Count(Taken);
        List<int> spread = new(pilot);
        for (int position = 0, passed = 0; spread.Count < pilot; position++)
        {
            if (rows[position] == Taken)
                continue;
            if (passed++ == ((2L * spread.Count) + 1) * left / (2L * pilot))
                spread.Add(position);
        }

        return spread;
    }
}
