namespace Cairn.Claude;

/// <summary>
/// Lets a reader have a stream as it comes, and hands over its beginning and its end when the reader is through.
/// </summary>
sealed class TeeStream(Stream inner, Action<ReadOnlyMemory<byte>> seen) : ReadOnceStream
{
    const int PartBytes = 1 << 16;

    readonly MemoryStream _head = new();
    byte[] _tail = [];
    bool _isSeen;

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Take(buffer.AsSpan(offset, read));
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        Take(buffer[..count].Span);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            End();
            inner.Dispose();
            _head.Dispose();
        }

        base.Dispose(disposing);
    }

    void Take(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            End();
            return;
        }

        var first = bytes[..(int)Math.Min(bytes.Length, PartBytes - _head.Length)];
        _head.Write(first);
        _tail = [.. _tail, .. bytes[first.Length..]];
        if (_tail.Length > 2 * PartBytes)
            _tail = _tail[^PartBytes..];
    }

    void End()
    {
        if (_isSeen)
            return;
        _isSeen = true;
        seen((byte[])[.. _head.GetBuffer().AsSpan(0, (int)_head.Length), .. _tail]);
    }
}
