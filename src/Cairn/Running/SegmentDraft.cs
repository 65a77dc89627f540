using System.Buffers;
using System.Security.Cryptography;

namespace Cairn.Running;

/// <summary>
/// The lines of a segment on their way to its file, in pieces: while one is gathered and written, those before are
/// hashed.
/// </summary>
/// <param name="draft">The file.</param>
/// <param name="bytes">How much it will be, about.</param>
sealed class SegmentDraft(IBlobDraft draft, long bytes) : IAsyncDisposable
{
    const int PieceBytesMin = 1 << 14;
    const int PieceBytesMax = 1 << 21;
    const int PassedBytesMax = 1 << 23;
    const int AloneMax = 1 << 20;

    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly LineGatherer _gatherer = new();
    readonly Queue<(byte[] Piece, Task Hashing)> _passed = [];
    byte[] _piece = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(bytes, PieceBytesMin, PieceBytesMax));
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

    /// <summary>Adds lines that stand in a download in any order, each with its newline.</summary>
    /// <param name="from">The download.</param>
    /// <param name="lines">Where they stand, in the order in which they are added.</param>
    public async ValueTask AddAsync(ResultBytes from, ReadOnlyMemory<RowResult> lines)
    {
        while (!lines.IsEmpty)
        {
            var count = LineGatherer.CountFor(lines.Span, _piece.Length - _filled);
            if (count == 0)
            {
                await PassOnAsync(lines.Span[0].Length + 1);
                continue;
            }

            _filled += _gatherer.Gather(from, lines.Span[..count], _piece.AsSpan(_filled));
            lines = lines[count..];
        }
    }

    /// <summary>Writes what is left and returns the SHA-256 of all.</summary>
    public async Task<byte[]> EndAsync()
    {
        await PassOnAsync(0);
        await _hashing;
        return _hash.GetCurrentHash();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // What failed there was told to whoever waited for it; here it only has to be over.
        await Task.WhenAny(_hashing);
        _hash.Dispose();
        // The next batch takes them again: new ones for each would pile up until they are collected.
        ArrayPool<byte>.Shared.Return(_piece);
        foreach (var (piece, _) in _passed)
            ArrayPool<byte>.Shared.Return(piece);
    }

    async ValueTask PassOnAsync(int room)
    {
        if (_filled <= AloneMax)
        {
            await _hashing;
            _hash.AppendData(_piece, 0, _filled);
            Write(_piece.AsSpan(0, _filled));
        }
        else
        {
            var (piece, filled) = (_piece, _filled);
            _hashing = HashAsync(_hashing, piece, filled);
            _passed.Enqueue((piece, _hashing));
            _piece = [];
            Write(piece.AsSpan(0, filled));
            // So that less is left to wait for in the end.
            draft.BeginFlush();
            _piece = await NextPieceAsync(piece.Length);
        }

        _filled = 0;
        if (_piece.Length >= room)
            return;
        ArrayPool<byte>.Shared.Return(_piece);
        _piece = ArrayPool<byte>.Shared.Rent(room);
    }

    // The system keeps a piece sooner than another thread would hear of it.
    void Write(ReadOnlySpan<byte> bytes) => draft.Content.Write(bytes);

    // One after the other, mostly on the same thread: the next begins where the one before ends.
    Task HashAsync(Task before, byte[] piece, int filled) => Task.Run(async () =>
    {
        await before;
        _hash.AppendData(piece, 0, filled);
    });

    async ValueTask<byte[]> NextPieceAsync(int length)
    {
        if ((long)length * _passed.Count < PassedBytesMax && !_passed.Peek().Hashing.IsCompleted)
            return ArrayPool<byte>.Shared.Rent(length);
        var (piece, hashing) = _passed.Dequeue();
        await hashing;
        return piece;
    }
}
