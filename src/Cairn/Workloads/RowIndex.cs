namespace Cairn.Workloads;

/// <summary>Where every 256th row starts, so that any row is found by reading at most 255 others.</summary>
sealed class RowIndex
{
    const int Step = 256;

    readonly List<(long Offset, long Line)> _entries = [];

    public int RowCount { get; private set; }

    public void Add(long offset, long line)
    {
        if (RowCount % Step == 0)
            _entries.Add((offset, line));
        RowCount++;
    }

    /// <summary>The nearest known start at or before a row.</summary>
    public (int Row, long Offset, long Line) Before(int row)
    {
        var entry = row / Step;
        return (entry * Step, _entries[entry].Offset, _entries[entry].Line);
    }
}
