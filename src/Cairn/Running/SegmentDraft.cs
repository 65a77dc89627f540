using System.Buffers;
using System.Security.Cryptography;

namespace Cairn.Running;

/// <summary>
/// The lines of a segment on their way to its file, in large pieces: while one is filled, the one before is hashed and
/// written.
/// </summary>
/// <param name="content">The file.</param>
/// <param name="pieceBytes">How large a piece is, about.</param>
sealed class SegmentDraft(Stream content, long pieceBytes) : IAsyncDisposable
{
    const int PieceBytesMin = 1 << 14;
    const int PieceBytesMax = 1 << 24;
    const int PieceBytesHeld = 1 << 21;
    const int AloneMax = 1 << 20;

    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly LineGatherer _gatherer = new();
    byte[] _piece = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(pieceBytes, PieceBytesMin, PieceBytesMax));
    byte[] _passed = [];
    Task _passing = Task.CompletedTask;
    int _filled;

    /// <summary>How large the pieces of a segment should be whose lines come from a download.</summary>
    /// <remarks>A file is swept once for each piece; from memory, a piece is best that is hashed while it is near.
    /// </remarks>
    public static long PieceOf(ResultBytes download) =>
        download.IsHeld ? Math.Min(download.Length, PieceBytesHeld) : download.Length;

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
        await _passing;
        return _hash.GetCurrentHash();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // What failed there was told to whoever waited for it; here it only has to be over.
        await Task.WhenAny(_passing);
        _hash.Dispose();
        // The next batch takes them again: new ones for each would pile up until they are collected.
        ArrayPool<byte>.Shared.Return(_piece);
        ArrayPool<byte>.Shared.Return(_passed);
    }

    async ValueTask PassOnAsync(int room)
    {
        await _passing;
        var (piece, filled) = (_piece, _filled);
        (_piece, _passed, _filled) = (_passed, _piece, 0);
        if (filled <= AloneMax)
        {
            _hash.AppendData(piece, 0, filled);
            await content.WriteAsync(piece.AsMemory(0, filled));
        }
        else
        {
            _passing = Task.WhenAll(
                Task.Run(() => _hash.AppendData(piece, 0, filled)),
                content.WriteAsync(piece.AsMemory(0, filled)).AsTask());
        }

        if (room > 0 && _piece.Length < Math.Max(room, piece.Length))
        {
            ArrayPool<byte>.Shared.Return(_piece);
            _piece = ArrayPool<byte>.Shared.Rent(Math.Max(room, piece.Length));
        }
    }
}
