using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>The requests of a few rows, drawn evenly from all of them before any is read.</summary>
/// <remarks>
/// Each row has a number that depends on its position alone, and those with the smallest numbers are drawn: a random
/// sample that is the same each time, and that no rhythm of the rows (versions that take turns) can fool.
/// </remarks>
sealed class PromptSample
{
    const int RowsMax = 64;
    const long BytesMax = 64_000_000;

    readonly HashSet<int> _drawn;
    readonly PriorityQueue<(int Position, ComposedRequest Request, long Bytes), ulong> _kept = new(LargestFirst);
    long _bytes;

    /// <param name="rows">The numbers of all rows, in their order.</param>
    public PromptSample(IEnumerable<int> rows) => _drawn = Draw(rows);

    static Comparer<ulong> LargestFirst { get; } =
        Comparer<ulong>.Create((left, right) => right.CompareTo(left));

    /// <summary>The sample by positions, ascending.</summary>
    public IEnumerable<(int Row, ComposedRequest Request)> Rows =>
        from kept in _kept.UnorderedItems
        orderby kept.Element.Position
        select (kept.Element.Position, kept.Element.Request);

    /// <summary>Whether a row was drawn; several threads may ask.</summary>
    public bool Has(int row) => _drawn.Contains(row);

    /// <summary>Takes the next row that was drawn; of very large requests fewer are kept.</summary>
    public void Add(int position, ComposedRequest request)
    {
        var bytes = request.Length();
        _kept.Enqueue((position, request, bytes), Mix((ulong)position));
        _bytes += bytes;
        while (_kept.Count > 2 && _bytes > BytesMax)
            _bytes -= _kept.Dequeue().Bytes;
    }

    static HashSet<int> Draw(IEnumerable<int> rows)
    {
        PriorityQueue<int, ulong> drawn = new(LargestFirst);
        var (position, largest) = (0UL, ulong.MaxValue);
        foreach (var row in rows)
        {
            var number = Mix(position++);
            if (number > largest)
                continue;
            drawn.Enqueue(row, number);
            if (drawn.Count > RowsMax)
                drawn.Dequeue();
            if (drawn.Count == RowsMax)
                drawn.TryPeek(out _, out largest);
        }

        return [.. drawn.UnorderedItems.Select(item => item.Element)];
    }

    // The finalizer of SplitMix64 (Steele, Lea, Flood 2014).
    static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
