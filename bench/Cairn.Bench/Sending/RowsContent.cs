using System.Net;
using System.Net.Http.Headers;

namespace Cairn.Bench.Sending;

/// <summary>A body that is made while it is sent.</summary>
sealed class RowsContent : HttpContent
{
    readonly Func<Stream, long> _write;

    /// <param name="write">Writes all of it.</param>
    public RowsContent(Func<Stream, long> write)
    {
        _write = write;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        _write(stream);
        return Task.CompletedTask;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
