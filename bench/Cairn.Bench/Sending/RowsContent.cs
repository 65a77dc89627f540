using System.Net;
using System.Net.Http.Headers;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Bench.Sending;

/// <summary>The body of rows that are in memory, made while it is sent.</summary>
sealed class RowsContent : HttpContent
{
    readonly SendingWorkload _workload;
    readonly List<Row> _rows;
    readonly long _bytes;

    public RowsContent(SendingWorkload workload, List<Row> rows, long bytes)
    {
        (_workload, _rows, _bytes) = (workload, rows, bytes);
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var asked = _rows.Select(row => (row.Number, _workload.Composer.Lend(row)));
        await _workload.Body().WriteHeadAsync(stream, asked, cancellationToken);
        await stream.WriteAsync(BatchBody.Tail, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes;
        return true;
    }
}
