namespace Cairn.Workloads;

/// <summary>
/// Reads a file line by line as bytes and says where each began; a line over the limit is measured, not kept.
/// </summary>
sealed class LineReader(Stream stream, long offset, long line)
{
    /// <summary>No prompt is longer than this, and whatever holds a row in memory may rely on it.</summary>
    public const int LineBytesMax = 16 * 1024 * 1024;

    const int BufferBytes = 1 << 16;

    byte[] _buffer = [];
    int _start;
    int _end;
    long _nextOffset = offset;
    long _nextLine = line;
    (int Start, int Length) _current;

    /// <summary>Reads lines that are in memory, behind the start of their file.</summary>
    /// <param name="bytes">From the start of an array on; they may be moved in it.</param>
    /// <param name="line">The number of the first.</param>
    public LineReader(ArraySegment<byte> bytes, long line)
        : this(Stream.Null, 1, line) => (_buffer, _end) = (bytes.Array!, bytes.Count);

    /// <summary>The line without its end; empty when it is too long.</summary>
    public ReadOnlySpan<byte> Current => _buffer.AsSpan(_current.Start, _current.Length);

    public long Offset { get; private set; }

    public long Line { get; private set; }

    /// <summary>The true length, also of a line that is too long to be kept.</summary>
    public long Length { get; private set; }

    public bool IsTooLong => Length > LineBytesMax;

    public bool Read()
    {
        (Offset, Line, Length, _current) = (_nextOffset, _nextLine, 0, default);
        if (Offset == 0)
            SkipByteOrderMark();
        var searched = _start;
        while (true)
        {
            var at = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (at >= 0)
                return Finish(searched + at, 1);

            searched = Refill();
            if (searched < 0)
                return (_end > _start || Length > 0) && Finish(_end, 0);
        }
    }

    bool Finish(int end, int newline)
    {
        var length = end - _start;
        _nextOffset += length + newline;
        _nextLine++;
        Length += length;
        var carriage = length > 0 && _buffer[end - 1] == '\r' ? 1 : 0;
        Length -= carriage;
        _current = IsTooLong ? default : (_start, length - carriage);
        _start = end + newline;
        return true;
    }

    /// <summary>Makes room and reads on; gives where the new bytes begin, or -1 at the end of the file.</summary>
    int Refill()
    {
        var pending = _end - _start;
        if (pending > LineBytesMax)
        {
            Length += pending;
            _nextOffset += pending;
            (_start, _end, pending) = (0, 0, 0);
        }

        if (_start > 0 && pending > 0)
            _buffer.AsSpan(_start, pending).CopyTo(_buffer);
        (_start, _end) = (0, pending);
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(BufferBytes, _buffer.Length * 2));
        var count = stream.Read(_buffer.AsSpan(_end));
        _end += count;
        return count == 0 ? -1 : pending;
    }

    void SkipByteOrderMark()
    {
        while (_end < 3 && Refill() >= 0)
            continue;
        if (!_buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8))
            return;

        _start = 3;
        Offset = _nextOffset = 3;
    }
}
