using System.Buffers;
using Cairn.Claude;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>Reads on in a segment, whose lines stand in row order: for whoever asks for rows in that order.</summary>
/// <remarks>
/// Results are published in the order of the input, mostly that of the places too. So they need neither a first pass
/// over the segment nor eight bytes for each place that say where its line is.
/// </remarks>
/// <param name="segment">The segment; it is left open.</param>
/// <param name="isOwn">Whether the record of a place is in this segment.</param>
/// <param name="key">The secret of this installation.</param>
sealed class SegmentLines(Stream segment, Func<int, bool> isOwn, ReadOnlyMemory<byte> key) : IDisposable
{
    const int BufferBytes = 1 << 14;
    const int AtEnd = int.MaxValue;

    byte[] _buffer = [];
    int _start;
    int _end;
    int _nextPlace = -1;
    int _nextLength;

    static ReadOnlySpan<byte> Opening => "{\"custom_id\":\""u8;

    /// <summary>
    /// The line of a place that lies behind all that were asked for before; null where it does not stand there.
    /// </summary>
    public byte[]? Find(int place)
    {
        if (_nextPlace < 0)
            Read();
        while (_nextPlace < place)
            Pass();
        byte[]? line = null;
        for (; _nextPlace == place; Pass())
            line = _buffer.AsSpan(_start, _nextLength).ToArray();
        return line;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    void Pass()
    {
        _start += _nextLength + 1;
        Read();
    }

    // The next line that has the record of a place; what follows the last newline is no line.
    void Read()
    {
        for (; TryLine(out _nextLength); _start += _nextLength + 1)
        {
            if (PlaceOf(_buffer.AsSpan(_start, _nextLength)) is { } place && isOwn(place))
            {
                _nextPlace = place;
                return;
            }
        }

        _nextPlace = AtEnd;
        Dispose();
    }

    // The API writes the name first; elsewhere a reader of JSON finds it.
    int? PlaceOf(ReadOnlySpan<byte> line)
    {
        var end = Opening.Length + CustomId.Length;
        if (line.Length > end && line[end] == '"' && line.StartsWith(Opening)
            && CustomId.TryReadAddress(line[Opening.Length..end], CustomIdWriter.CodeOf(key.Span), out var usual))
        {
            return usual.Row;
        }

        return CustomId.TryParse(BatchResultLine.CustomIdOf(line), key.Span, out var id) ? id.Row : null;
    }

    bool TryLine(out int length)
    {
        for (var searched = 0; ;)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            if (rest[searched..].IndexOf((byte)'\n') is >= 0 and var found)
            {
                length = searched + found;
                return true;
            }

            searched = rest.Length;
            if (!TryFill())
            {
                length = 0;
                return false;
            }
        }
    }

    bool TryFill()
    {
        var kept = _end - _start;
        if (kept == _buffer.Length || _buffer.Length == 0)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(BufferBytes, kept * 2));
            _buffer.AsSpan(_start, kept).CopyTo(larger);
            if (_buffer.Length > 0)
                ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else
        {
            _buffer.AsSpan(_start, kept).CopyTo(_buffer);
        }

        (_start, _end) = (0, kept);
        var count = segment.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        return count > 0;
    }
}
