using Cairn.Sandbox.Batches;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>Brings the body of a create to disk as it arrives; whatever is not taken over by a batch is removed
/// again.</summary>
sealed class BodyUpload(Spool spool) : IDisposable
{
    public const long BytesMax = 256L * 1024 * 1024;

    const int PieceBytesMin = 4 * 1024;
    const int PieceBytesMax = 256 * 1024;

    public string Path { get; } = spool.NewUploadPath();

    public async Task<IReadOnlyList<RequestExtent>> ReceiveAsync(HttpContext context)
    {
        if (context.Request.ContentLength > BytesMax)
            throw TooLarge();

        // Most bodies are far smaller than a piece, and pieces are what the heap is slow to give back.
        var expected = context.Request.ContentLength ?? PieceBytesMax;
        var scanner = new BatchScanner((int)Math.Clamp(expected, PieceBytesMin, PieceBytesMax));
        await using var file = new FileStream(Path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var (total, read) = (0L, -1); read != 0;)
        {
            // A network gives a few kilobytes at a time; disk and scanner get whole pieces.
            var piece = scanner.Free;
            var filled = 0;
            for (; filled < piece.Length && read != 0; filled += read)
                read = await context.Request.Body.ReadAsync(piece[filled..], context.RequestAborted);

            total += filled;
            if (total > BytesMax)
                throw TooLarge();

            await file.WriteAsync(piece[..filled], context.RequestAborted);
            scanner.Take(filled);
        }

        var requests = scanner.Finish();
        spool.MakeDurable(file);
        return requests;
    }

    public void Dispose() => File.Delete(Path);

    static ApiRefusal TooLarge() =>
        ApiRefusal.TooLarge($"Request exceeds the maximum allowed number of bytes ({BytesMax}).");
}
