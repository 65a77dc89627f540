using System.Buffers;
using System.Security.Cryptography;

namespace Cairn.Running;

/// <summary>The lines of a segment on their way to its file, in large pieces that are hashed beside the writing.
/// </summary>
sealed class SegmentDraft(Stream content) : IAsyncDisposable
{
    const int PieceBytes = 1 << 18;
    const int ElsewhereMin = 1 << 16;

    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    byte[] _piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
    byte[] _hashed = ArrayPool<byte>.Shared.Rent(PieceBytes);
    Task _hashing = Task.CompletedTask;
    int _filled;

    /// <summary>Adds a line with its newline.</summary>
    public async ValueTask AddAsync(ReadOnlyMemory<byte> line)
    {
        if (_piece.Length - _filled < line.Length)
            await PassOnAsync(line.Length);
        line.CopyTo(_piece.AsMemory(_filled));
        _filled += line.Length;
    }

    /// <summary>Adds a line that stands in another file, and its newline.</summary>
    public ValueTask AddAsync(IBlobDraft from, long offset, int length)
    {
        if (_piece.Length - _filled <= length)
            return AddToNextAsync(from, offset, length);
        Take(from, offset, length);
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes what is left and returns the SHA-256 of all.</summary>
    public async Task<byte[]> EndAsync()
    {
        await PassOnAsync(0);
        await _hashing;
        return _hash.GetCurrentHash();
    }

    public async ValueTask DisposeAsync()
    {
        await _hashing;
        _hash.Dispose();
        ArrayPool<byte>.Shared.Return(_piece);
        ArrayPool<byte>.Shared.Return(_hashed);
    }

    async ValueTask AddToNextAsync(IBlobDraft from, long offset, int length)
    {
        await PassOnAsync(length + 1);
        Take(from, offset, length);
    }

    void Take(IBlobDraft from, long offset, int length)
    {
        from.ReadExactlyAt(offset, _piece.AsSpan(_filled, length));
        _piece[_filled + length] = (byte)'\n';
        _filled += length + 1;
    }

    // The hash is as slow as the rest together, so another core makes it.
    async ValueTask PassOnAsync(int room)
    {
        await _hashing;
        var (piece, filled) = (_piece, _filled);
        (_piece, _hashed, _filled) = (_hashed, _piece, 0);
        if (_piece.Length < room)
        {
            ArrayPool<byte>.Shared.Return(_piece);
            _piece = ArrayPool<byte>.Shared.Rent(room);
        }

        if (filled < ElsewhereMin)
            _hash.AppendData(piece, 0, filled);
        else
            _hashing = Task.Run(() => _hash.AppendData(piece, 0, filled));
        await content.WriteAsync(piece.AsMemory(0, filled));
    }
}
