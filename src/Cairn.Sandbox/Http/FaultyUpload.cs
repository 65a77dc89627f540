using Cairn.Sandbox.Faults;

namespace Cairn.Sandbox.Http;

/// <summary>A body that stalls or breaks off on its way in.</summary>
sealed class FaultyUpload(Stream inner, SandboxSession session) : Stream
{
    FaultRule? _reset;
    FaultRule? _stall;
    long _bytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static Stream Around(Stream body, CallFaults faults, SandboxSession session)
    {
        var (reset, stall) = (faults.Find(FaultName.UploadReset), faults.Find(FaultName.UploadStall));
        return reset is null && stall is null
            ? body
            : new FaultyUpload(body, session) { _reset = reset, _stall = stall };
    }

    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        _bytes += read;
        if (_stall is { } stall && IsReached(stall, read))
        {
            _stall = null;
            await session.PassAsync(stall.Time, cancellationToken);
        }

        return _reset is { } reset && IsReached(reset, read) ? throw new CallCutException() : read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    bool IsReached(FaultRule rule, int read) => read == 0 || _bytes >= rule.Number("bytes");
}
