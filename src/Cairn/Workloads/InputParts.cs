using System.Buffers;

namespace Cairn.Workloads;

/// <summary>An input opened in parts that lie side by side, each of some hundred rows or some megabytes.</summary>
/// <remarks>Several threads may read parts at once; one part is held in memory while it is read.</remarks>
sealed class InputParts : IDisposable
{
    readonly InputSnapshot _snapshot;
    readonly RowReader _reader;
    readonly FileStream _file;
    int _users = 1;

    /// <summary>Opens the input.</summary>
    /// <exception cref="BadInputException">It is no longer the one that was snapshotted.</exception>
    public InputParts(InputFile input, InputSnapshot snapshot, RowReader reader)
    {
        (_snapshot, _reader) = (snapshot, reader);
        _file = InputSnapshot.Open(input);
        if (_file.Length == snapshot.Length)
            return;
        _file.Dispose();
        throw reader.Changed();
    }

    /// <summary>How many parts there are.</summary>
    public int Count => _snapshot.Index.Parts;

    /// <summary>
    /// The part in which a row stands; the number behind the last for a row that the input does not have.
    /// </summary>
    public int PartOf(int row) => row < _snapshot.RowCount ? _snapshot.Index.PartOf(row) : Count;

    /// <summary>How many bytes the parts from one up to, not including, another have.</summary>
    public long BytesOf(int part, int behind) => OffsetOf(behind) - OffsetOf(part);

    /// <summary>The rows of a part, in their order.</summary>
    /// <param name="part">The number of the part.</param>
    /// <param name="isLent">Whether the fields of a row may be gone when the next is asked for.</param>
    /// <exception cref="BadInputException">The input is no longer the one that was snapshotted.</exception>
    public IEnumerable<Row> Read(int part, bool isLent) => Read((part, part + 1), isLent);

    /// <summary>The same of parts that lie side by side, all of which are held in memory.</summary>
    public IEnumerable<Row> Read((int First, int Behind) parts, bool isLent)
    {
        var (first, start, line) = _snapshot.Index.StartOf(parts.First, _snapshot.Length);
        var (behind, end, _) = _snapshot.Index.StartOf(parts.Behind, _snapshot.Length);
        var length = (int)(end - start);
        var buffer = ArrayPool<byte>.Shared.Rent(1 + length);
        try
        {
            // Behind an empty line, which is no row, a byte order mark is a character of the first value.
            buffer[0] = (byte)'\n';
            if (RandomAccess.Read(_file.SafeFileHandle, buffer.AsSpan(1, length), start) != length)
                throw _reader.Changed();
            foreach (var row in _reader.Parse(new(buffer, 0, 1 + length), (first, behind, line - 1), isLent))
                yield return row;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Keeps it open for one user more, who disposes it likewise: the last one closes it.</summary>
    public InputParts Shared()
    {
        Interlocked.Increment(ref _users);
        return this;
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            _file.Dispose();
    }

    long OffsetOf(int part) => _snapshot.Index.StartOf(part, _snapshot.Length).Offset;
}
