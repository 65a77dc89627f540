using System.Buffers;
using System.Runtime.InteropServices;
using Cairn.Claude;

namespace Cairn.Running;

/// <summary>A piece of a stream of results: whole lines, which one thread reads while others read the next pieces.
/// </summary>
/// <param name="bytes">How much it takes, unless a line is longer.</param>
sealed class LineBlock(int bytes)
{
    /// <summary>The size of a first block, often the only one.</summary>
    public const int BytesFirst = 1 << 17;

    /// <summary>The size of the next ones: to hand a block to another thread takes as long as to read some of it.
    /// </summary>
    public const int BytesUsual = 1 << 20;

    const int FreeMin = 1 << 15;
    const byte Newline = (byte)'\n';

    readonly List<LineReading> _readings = [];
    readonly LineShape _shape = new();
    byte[] _bytes = ArrayPool<byte>.Shared.Rent(bytes);
    int _filled;
    int _whole;
    bool _beginsWithin;

    /// <summary>Where its bytes begin in the stream.</summary>
    public long Offset { get; private set; }

    /// <summary>What is in it.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _filled);

    /// <summary>Whether its lines were added to those in front of it.</summary>
    public bool IsAdded { get; private set; }

    /// <summary>Whether it holds a part of one line that is longer than any result.</summary>
    public bool IsTooLong => _filled > ResultLineReader.LineBytesMax;

    /// <summary>Whether nothing is left of a line that has no end.</summary>
    public bool IsEmpty => _filled == 0 && !_beginsWithin;

    /// <summary>Whether it is time to cut.</summary>
    public bool IsFull => _bytes.Length - _filled < FreeMin;

    /// <summary>Where the next bytes go.</summary>
    public Memory<byte> Free => _bytes.AsMemory(_filled);

    /// <summary>Counts in bytes that were put into <see cref="Free"/>.</summary>
    public void Took(int bytes) => _filled += bytes;

    /// <summary>
    /// Ends the block behind its last newline, and begins the next one with the rest. Without a newline there is room
    /// for more instead, and of a line that is too long only its end will be seen.
    /// </summary>
    /// <param name="next">A block to overwrite.</param>
    public bool TryCut(LineBlock next)
    {
        _whole = _bytes.AsSpan(0, _filled).LastIndexOf(Newline) + 1;
        if (_whole == 0)
        {
            MakeRoom();
            return false;
        }

        var rest = _bytes.AsSpan(_whole.._filled);
        if (next._bytes.Length < rest.Length + FreeMin || next._bytes.Length > BytesUsual)
            next.Resize(Math.Max(BytesUsual, rest.Length * 2));
        rest.CopyTo(next._bytes);
        (next.Offset, next._filled, next._beginsWithin, next.IsAdded) = (Offset + _whole, rest.Length, false, false);
        _filled = _whole;
        return true;
    }

    /// <summary>Reads its lines.</summary>
    public void Read(ResultLineReader reader)
    {
        _readings.Clear();
        for (var at = 0; at < _whole;)
        {
            var line = _bytes.AsSpan(at.._whole);
            line = line[..line.IndexOf(Newline)];
            _readings.Add(_beginsWithin && at == 0 ? LineReading.Damage : reader.Read(line, Offset + at, _shape));
            at += line.Length + 1;
        }
    }

    /// <summary>Adds its lines, which were read, to those of the blocks in front of it.</summary>
    public void AddTo(ResultTally tally)
    {
        foreach (ref readonly var reading in CollectionsMarshal.AsSpan(_readings))
        {
            var result = reading.Result;
            tally.Add(reading, result.IsThere ? _bytes.AsSpan((int)(result.Offset - Offset), result.Length) : []);
        }

        IsAdded = true;
    }

    /// <summary>Gives its memory back; it is not used any more.</summary>
    public void Release() => ArrayPool<byte>.Shared.Return(_bytes);

    void MakeRoom()
    {
        if (!IsTooLong && !_beginsWithin)
        {
            Resize(Math.Min(_bytes.Length * 2, ResultLineReader.LineBytesMax + BytesUsual));
            return;
        }

        (Offset, _filled, _beginsWithin) = (Offset + _filled, 0, true);
        if (_bytes.Length > BytesUsual)
            Resize(BytesUsual);
    }

    // What is in it so far stays.
    void Resize(int length)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        _bytes.AsSpan(0, Math.Min(_filled, length)).CopyTo(bytes);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = bytes;
    }
}
