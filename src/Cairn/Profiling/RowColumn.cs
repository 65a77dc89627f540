namespace Cairn.Profiling;

/// <summary>A value for each of millions of rows, in pieces: what it holds is never copied to make room.</summary>
sealed class RowColumn<T>
{
    // Pieces are large enough for the collector to leave them where they are.
    const int PieceBits = 15;
    const int PieceMask = (1 << PieceBits) - 1;

    readonly List<T[]> _pieces = [];

    /// <summary>How many rows have a value.</summary>
    public int Count { get; private set; }

    /// <summary>The value of a row, to be read or set.</summary>
    public ref T this[int row] => ref _pieces[row >> PieceBits][row & PieceMask];

    /// <summary>Gives the next row its value.</summary>
    public void Add(T value)
    {
        if ((Count & PieceMask) == 0)
            _pieces.Add(new T[PieceMask + 1]);
        _pieces[^1][Count++ & PieceMask] = value;
    }

    /// <summary>All of them in one array.</summary>
    public T[] ToArray()
    {
        var all = new T[Count];
        for (var start = 0; start < Count; start += PieceMask + 1)
        {
            var piece = _pieces[start >> PieceBits];
            piece.AsSpan(0, Math.Min(piece.Length, Count - start)).CopyTo(all.AsSpan(start));
        }

        return all;
    }
}
