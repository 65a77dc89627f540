namespace Cairn.Workloads;

/// <summary>
/// Where every 256th row starts, and the first after each megabyte, so that any row is found by reading little else.
/// </summary>
sealed class RowIndex
{
    const int Step = 256;
    const int StepBytes = 1 << 20;

    readonly List<(int Row, long Offset, long Line)> _entries = [];

    public int RowCount { get; private set; }

    /// <summary>How many starts are known: that of the first row and of each part of the input after it.</summary>
    public int Parts => _entries.Count;

    public void Add(long offset, long line)
    {
        if (_entries.Count == 0 || RowCount - _entries[^1].Row >= Step || offset - _entries[^1].Offset >= StepBytes)
            _entries.Add((RowCount, offset, line));
        RowCount++;
    }

    /// <summary>The nearest known start at or before a row.</summary>
    public (int Row, long Offset, long Line) Before(int row) => _entries[PartOf(row)];

    /// <summary>The start of a part, or the end of the last.</summary>
    /// <param name="part">0 to <see cref="Parts"/>.</param>
    /// <param name="length">The bytes of the input.</param>
    public (int Row, long Offset, long Line) StartOf(int part, long length) =>
        part < _entries.Count ? _entries[part] : (RowCount, length, 0);

    /// <summary>The part in which a row stands.</summary>
    public int PartOf(int row)
    {
        // No part has more rows than a step, so where all are that long both ends are the same.
        var low = row / Step;
        var high = _entries.Count - ((RowCount - row + Step - 1) / Step);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _entries[middle].Row <= row ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
