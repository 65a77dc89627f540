using System.Collections;

namespace Cairn.Running;

/// <summary>A set of numbers kept as ranges, so that a batch of 100,000 consecutive rows is two numbers.</summary>
/// <remarks>
/// Immutable. Enumerates in ascending order. In the ledger the numbers are places of a <see
/// cref="Planning.RunLayout"/>, elsewhere rows of the input; both are called rows here.
/// </remarks>
public sealed class RowSet : IEnumerable<int>
{
    readonly (int Start, int End)[] _ranges;

    RowSet((int Start, int End)[] ranges)
    {
        _ranges = ranges;
        Count = ranges.Sum(range => range.End - range.Start);
    }

    /// <summary>No rows.</summary>
    public static RowSet Empty { get; } = new([]);

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>The half-open ranges, ascending, with a gap between any two.</summary>
    public IReadOnlyList<(int Start, int End)> Ranges => _ranges;

    /// <summary>The rows from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public static RowSet Range(int start, int end) => end <= start ? Empty : new([(start, end)]);

    /// <summary>The rows of ranges that ascend without overlapping; neighbours are joined.</summary>
    internal static RowSet OfRanges(IReadOnlyList<(int Start, int End)> ascending)
    {
        var ranges = new List<(int Start, int End)>(ascending.Count);
        foreach (var range in ascending)
        {
            if (ranges.Count > 0 && ranges[^1].End == range.Start)
                ranges[^1] = (ranges[^1].Start, range.End);
            else
                ranges.Add(range);
        }

        return new([.. ranges]);
    }

    /// <summary>The rows of a sequence that ascends strictly.</summary>
    public static RowSet OfAscending(IEnumerable<int> rows)
    {
        var ranges = new List<(int Start, int End)>();
        foreach (var row in rows)
        {
            if (ranges.Count > 0 && ranges[^1].End == row)
                ranges[^1] = (ranges[^1].Start, row + 1);
            else if (ranges.Count == 0 || ranges[^1].End < row)
                ranges.Add((row, row + 1));
            else
                throw new ArgumentException($"Row {row} follows row {ranges[^1].End - 1}.", nameof(rows));
        }

        return new([.. ranges]);
    }

    /// <summary>Whether the row is in the set.</summary>
    public bool Contains(int row)
    {
        var at = FirstEndingBehind(row);
        return at < _ranges.Length && _ranges[at].Start <= row;
    }

    /// <summary>The rows of either set.</summary>
    public RowSet Union(RowSet other)
    {
        var ranges = new List<(int Start, int End)>(_ranges.Length + other._ranges.Length);
        for (int mine = 0, theirs = 0; mine < _ranges.Length || theirs < other._ranges.Length;)
        {
            var isMine = theirs == other._ranges.Length
                || (mine < _ranges.Length && _ranges[mine].Start <= other._ranges[theirs].Start);
            var range = isMine ? _ranges[mine++] : other._ranges[theirs++];
            if (ranges.Count > 0 && range.Start <= ranges[^1].End)
                ranges[^1] = (ranges[^1].Start, Math.Max(ranges[^1].End, range.End));
            else
                ranges.Add(range);
        }

        return new([.. ranges]);
    }

    /// <summary>The rows of both sets.</summary>
    public RowSet Intersect(RowSet other) => Except(Except(other));

    /// <summary>The rows at or behind a row.</summary>
    public RowSet From(int row) => Except(Range(0, row));

    /// <summary>The first rows of the set, at most so many.</summary>
    public RowSet First(int count)
    {
        var ranges = new List<(int Start, int End)>();
        for (var i = 0; i < _ranges.Length && count > 0; i++)
        {
            var (start, end) = _ranges[i];
            end = Math.Min(end, start + count);
            ranges.Add((start, end));
            count -= end - start;
        }

        return new([.. ranges]);
    }

    /// <summary>The rows of this set that are not in the other.</summary>
    public RowSet Except(RowSet other)
    {
        var ranges = new List<(int Start, int End)>();
        foreach (var (start, end) in _ranges)
        {
            var from = start;
            for (var i = other.FirstEndingBehind(start); i < other._ranges.Length && other._ranges[i].Start < end; i++)
            {
                if (from < other._ranges[i].Start)
                    ranges.Add((from, other._ranges[i].Start));
                from = Math.Max(from, other._ranges[i].End);
            }

            if (from < end)
                ranges.Add((from, end));
        }

        return new([.. ranges]);
    }

    /// <summary>The form in which the ledger keeps the set: gaps and lengths as variable-length integers.</summary>
    public byte[] Encode()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var at = 0;
        foreach (var (start, end) in _ranges)
        {
            writer.Write7BitEncodedInt(start - at);
            writer.Write7BitEncodedInt(end - start);
            at = end;
        }

        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static RowSet Decode(byte[] encoded)
    {
        using var reader = new BinaryReader(new MemoryStream(encoded));
        var ranges = new List<(int Start, int End)>();
        var at = 0;
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            var start = at + reader.Read7BitEncodedInt();
            at = start + reader.Read7BitEncodedInt();
            ranges.Add((start, at));
        }

        return new([.. ranges]);
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator()
    {
        foreach (var (start, end) in _ranges)
        {
            for (var row = start; row < end; row++)
                yield return row;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // The first range that holds the row or lies behind it, by halving.
    int FirstEndingBehind(int row)
    {
        var (low, high) = (0, _ranges.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].End <= row)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
