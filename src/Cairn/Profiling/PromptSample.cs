using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>Keeps the requests of a few rows, drawn evenly from all rows however many come.</summary>
/// <remarks>
/// Each row has a number that depends on its position alone, and those with the smallest numbers stay: a random sample
/// that is the same each time, and that no rhythm of the rows (versions that take turns) can fool.
/// </remarks>
sealed class PromptSample
{
    const int RowsMax = 64;
    const long BytesMax = 64_000_000;

    readonly PriorityQueue<(int Row, ComposedRequest Request, long Bytes), ulong> _kept =
        new(Comparer<ulong>.Create((left, right) => right.CompareTo(left)));
    long _bytes;
    int _rows;

    /// <summary>The sample, in row order.</summary>
    public IEnumerable<(int Row, ComposedRequest Request)> Rows =>
        from kept in _kept.UnorderedItems
        orderby kept.Element.Row
        select (kept.Element.Row, kept.Element.Request);

    /// <summary>Takes the next row.</summary>
    public void Add(ComposedRequest request, long bytes)
    {
        var row = _rows++;
        var number = Mix((ulong)row);
        var isFull = _kept.Count >= RowsMax || (_kept.Count > 1 && _bytes + bytes > BytesMax);
        if (isFull && _kept.TryPeek(out _, out var largest) && number > largest)
            return;

        _kept.Enqueue((row, request, bytes), number);
        _bytes += bytes;
        while (_kept.Count > RowsMax || (_kept.Count > 2 && _bytes > BytesMax))
            _bytes -= _kept.Dequeue().Bytes;
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
