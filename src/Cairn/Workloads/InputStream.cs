using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Cairn.Claude;

namespace Cairn.Workloads;

/// <summary>Lets the bytes of an input through to its parser and takes down what must be known of every byte.</summary>
/// <remarks>While the parser is busy with some of a large input, another thread looks at the same bytes.</remarks>
sealed class InputStream(Stream inner, CancellationToken cancellationToken) : ReadOnceStream
{
    const int HeldMin = 1 << 12;
    const int HeldMax = 1 << 20;

    // Fewer are looked at sooner than another thread is there.
    const int AsideMin = 1 << 18;

    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly byte[] _held = new byte[Math.Clamp(inner.Length, HeldMin, HeldMax)];
    readonly byte[] _carry = new byte[4];
    Task _look = Task.CompletedTask;
    int _taken;
    int _end;
    int _carried;
    long _line = 1;
    long _checked;

    public long BytesRead { get; private set; }

    /// <summary>The first byte that is not UTF-8, and its line; null when all are. Known at the end.</summary>
    public (long Line, long Offset)? Invalid { get; private set; }

    public override long Length => inner.Length;

    public override long Position
    {
        get => BytesRead;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_taken == _end)
            Hold();
        var count = Math.Min(buffer.Length, _end - _taken);
        _held.AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        BytesRead += count;
        return count;
    }

    /// <summary>Reads what the parser left, so that length and hash are those of the whole file.</summary>
    public void Drain()
    {
        do
        {
            BytesRead += _end - _taken;
            Hold();
        }
        while (_end > 0);
    }

    public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Task.WaitAll(_look);
            _hash.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    void Hold()
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task.WaitAll(_look);
        (_taken, _end) = (0, inner.ReadAtLeast(_held, _held.Length, throwOnEndOfStream: false));
        if (_end >= AsideMin)
            _look = Task.Run(Look);
        else
            Look();
    }

    void Look()
    {
        var bytes = _held.AsSpan(0, _end);
        _hash.AppendData(bytes);
        if (bytes.IsEmpty && _carried > 0)
            Invalid ??= (_line, _checked);
        if (Invalid is null)
            Check(bytes);
    }

    /// <summary>A character may be cut by the end of a chunk: its first bytes wait for the rest.</summary>
    void Check(ReadOnlySpan<byte> bytes)
    {
        while (_carried > 0 && !bytes.IsEmpty)
        {
            _carry[_carried++] = bytes[0];
            bytes = bytes[1..];
            var status = Rune.DecodeFromUtf8(_carry.AsSpan(0, _carried), out _, out _);
            if (status is OperationStatus.NeedMoreData)
                continue;

            if (status is OperationStatus.InvalidData)
            {
                Invalid = (_line, _checked);
                return;
            }

            _checked += _carried;
            _carried = 0;
        }

        CheckWhole(bytes);
    }

    void CheckWhole(ReadOnlySpan<byte> bytes)
    {
        var whole = bytes;
        if (Rune.DecodeLastFromUtf8(bytes, out _, out var last) is OperationStatus.NeedMoreData)
            whole = bytes[..^last];
        if (!Utf8.IsValid(whole))
        {
            var at = FirstInvalid(whole);
            Invalid = (_line + whole[..at].Count((byte)'\n'), _checked + at);
            return;
        }

        _line += whole.Count((byte)'\n');
        _checked += whole.Length;
        bytes[whole.Length..].CopyTo(_carry);
        _carried = bytes.Length - whole.Length;
    }

    static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out var length) is OperationStatus.Done)
            at += length;
        return at;
    }
}
