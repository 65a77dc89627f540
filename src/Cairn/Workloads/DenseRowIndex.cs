namespace Cairn.Workloads;

/// <summary>Where every row starts and ends: for inputs whose rows are read in another order than theirs.</summary>
/// <remarks>
/// Eight bytes a row: offset and line count from the nearest entry of the <see cref="RowIndex"/> before it, between two
/// of which lie at most 4 GiB.
/// </remarks>
sealed class DenseRowIndex(RowIndex sparse, long length)
{
    readonly (uint Offset, uint Line)[] _rows = new (uint, uint)[sparse.RowCount];
    int _count;

    /// <summary>Whether every row of the input was added.</summary>
    public bool IsWhole => _count == _rows.Length;

    public void Add(long offset, long line)
    {
        if (IsWhole)
            return;
        var (_, from, firstLine) = sparse.Before(_count);
        _rows[_count++] = ((uint)(offset - from), (uint)(line - firstLine));
    }

    /// <summary>The bytes of a row with whatever stands between it and the next, and its line.</summary>
    public (long Start, long End, long Line) this[int row]
    {
        get
        {
            var (_, from, line) = sparse.Before(row);
            var end = row + 1 < _rows.Length ? StartOf(row + 1) : length;
            return (from + _rows[row].Offset, end, line + _rows[row].Line);
        }
    }

    long StartOf(int row) => sparse.Before(row).Offset + _rows[row].Offset;
}
