using System.Collections;

namespace Cairn.Running;

/// <summary>A set of row numbers kept as ranges, so that a batch of 100,000 consecutive rows is two numbers.</summary>
/// <remarks>Immutable. Enumerates in ascending order.</remarks>
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
    public bool Contains(int row) => Array.Exists(_ranges, range => range.Start <= row && row < range.End);

    /// <summary>The rows of either set.</summary>
    public RowSet Union(RowSet other)
    {
        var ranges = new List<(int Start, int End)>();
        foreach (var range in _ranges.Concat(other._ranges).OrderBy(range => range.Start))
        {
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

    /// <summary>The rows of this set that are not in the other.</summary>
    public RowSet Except(RowSet other)
    {
        var ranges = new List<(int Start, int End)>();
        foreach (var (start, end) in _ranges)
        {
            var from = start;
            foreach (var cut in other._ranges.Where(cut => cut.Start < end && start < cut.End))
            {
                if (from < cut.Start)
                    ranges.Add((from, cut.Start));
                from = Math.Max(from, cut.End);
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
}
