using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Cairn.Claude;

namespace Cairn.Workloads;

/// <summary>Lets the bytes of an input through to its parser and takes down what must be known of every byte.</summary>
sealed class InputStream(Stream inner, CancellationToken cancellationToken) : ReadOnceStream
{
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly byte[] _carry = new byte[4];
    int _carried;
    long _line = 1;
    long _checked;

    public long BytesRead { get; private set; }

    /// <summary>The first byte that is not UTF-8, and its line; null when all are.</summary>
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
        cancellationToken.ThrowIfCancellationRequested();
        var count = inner.Read(buffer);
        BytesRead += count;
        _hash.AppendData(buffer[..count]);
        if (count == 0 && _carried > 0)
            Invalid ??= (_line, _checked);
        if (Invalid is null)
            Check(buffer[..count]);
        return count;
    }

    /// <summary>Reads what the parser left, so that length and hash are those of the whole file.</summary>
    public void Drain()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        while (Read(buffer.AsSpan()) > 0)
            continue;
        ArrayPool<byte>.Shared.Return(buffer);
    }

    public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
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
