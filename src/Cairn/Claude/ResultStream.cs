namespace Cairn.Claude;

/// <summary>
/// The results of a batch as they arrive. It ends a download that stands still, and shows damage of every kind as the
/// one kind of failure that readers of a stream expect.
/// </summary>
sealed class ResultStream(HttpResponseMessage response, Stream content, TimeProvider time) : ReadOnceStream
{
    static readonly TimeSpan StillMax = TimeSpan.FromMinutes(5);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var patience = new CancellationTokenSource(StillMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await content.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"Nothing came for {StillMax.TotalMinutes} minutes.", exception);
        }
        catch (InvalidDataException exception)
        {
            throw new IOException("The compressed results are damaged.", exception);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
            response.Dispose();
        }

        base.Dispose(disposing);
    }
}
