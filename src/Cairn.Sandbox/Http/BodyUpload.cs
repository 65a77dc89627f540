using Cairn.Sandbox.Batches;
using Microsoft.AspNetCore.Http;

namespace Cairn.Sandbox.Http;

/// <summary>Brings the body of a create to disk as it arrives; whatever is not taken over by a batch is removed
/// again.</summary>
sealed class BodyUpload(string path) : IDisposable
{
    public const long BytesMax = 256L * 1024 * 1024;

    public string Path => path;

    public async Task<IReadOnlyList<RequestExtent>> ReceiveAsync(HttpContext context)
    {
        if (context.Request.ContentLength > BytesMax)
            throw TooLarge();

        var scanner = new BatchScanner();
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var total = 0L; ;)
        {
            var free = scanner.Free;
            var read = await context.Request.Body.ReadAsync(free, context.RequestAborted);
            if (read == 0)
                break;

            total += read;
            if (total > BytesMax)
                throw TooLarge();

            await file.WriteAsync(free[..read], context.RequestAborted);
            scanner.Take(read);
        }

        var requests = scanner.Finish();
        MakeDurable(file);
        return requests;
    }

    public void Dispose() => File.Delete(path);

    // There is no asynchronous way to reach the disk.
    static void MakeDurable(FileStream file) => file.Flush(flushToDisk: true);

    static ApiRefusal TooLarge() =>
        ApiRefusal.TooLarge($"Request exceeds the maximum allowed number of bytes ({BytesMax}).");
}
