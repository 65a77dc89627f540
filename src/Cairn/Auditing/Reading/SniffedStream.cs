using Cairn.Claude;

namespace Cairn.Auditing.Reading;

/// <summary>A stream whose beginning can be looked at before it is read.</summary>
sealed class SniffedStream : ReadOnceStream
{
    const int HeadBytes = 1 << 16;

    readonly Stream _inner;
    readonly byte[] _head = new byte[HeadBytes];
    readonly int _length;
    int _read;

    public SniffedStream(Stream inner)
    {
        _inner = inner;
        _length = inner.ReadAtLeast(_head, HeadBytes, throwOnEndOfStream: false);
    }

    /// <summary>The first 64 KiB, or all where there is less.</summary>
    public ReadOnlySpan<byte> Head => _head.AsSpan(0, _length);

    /// <summary>Whether the beginning is all there is.</summary>
    public bool IsWhole => _length < HeadBytes;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var left = Head[_read..];
        if (left.IsEmpty)
            return _inner.Read(buffer);
        var count = Math.Min(left.Length, buffer.Length);
        left[..count].CopyTo(buffer);
        _read += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }
}
