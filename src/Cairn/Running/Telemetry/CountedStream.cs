using Cairn.Claude;

namespace Cairn.Running.Telemetry;

/// <summary>A stream that tells, part by part, how many bytes were read from it.</summary>
sealed class CountedStream(Stream inner, Action<int> told) : ReadOnceStream
{
    public override int Read(byte[] buffer, int offset, int count) =>
        Told(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Told(await inner.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    int Told(int count)
    {
        told(count);
        return count;
    }
}
