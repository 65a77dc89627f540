using System.Net;
using System.Net.Http.Headers;

namespace Cairn.Claude;

/// <summary>
/// A request body that keeps back its last bytes until the fence is passed: an incomplete JSON body cannot create a
/// batch, so every crash during the upload is provably free.
/// </summary>
sealed class HeldBody : HttpContent
{
    const int Held = 0;
    const int Released = 1;
    const int Closed = 2;

    readonly BatchUpload _upload;
    readonly CancellationToken _untilFence;
    readonly Action _tailLeaves;
    int _used;
    int _tail;

    /// <param name="upload">What to send.</param>
    /// <param name="tailLeaves">Told when only the answer is left to wait for.</param>
    /// <param name="untilFence">
    /// Stops the upload; after the fence it is no longer asked, because then an answer is worth waiting for.
    /// </param>
    public HeldBody(BatchUpload upload, Action tailLeaves, CancellationToken untilFence)
    {
        _upload = upload;
        _untilFence = untilFence;
        _tailLeaves = tailLeaves;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>Set before the write, so that it errs on the side of "it may have left".</summary>
    public bool TailReleased => Volatile.Read(ref _tail) == Released;

    /// <summary>Why the body or the fence refused to go on, when it was not the connection that failed.</summary>
    public CairnException? Refusal { get; private set; }

    /// <summary>
    /// Makes final what <see cref="TailReleased"/> says. A connection may fail while the body still waits at its fence;
    /// the tail must not leave after the caller was told that it did not.
    /// </summary>
    public void Close() => Interlocked.CompareExchange(ref _tail, Closed, Held);

    protected override bool TryComputeLength(out long length)
    {
        length = _upload.Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _used, 1) != 0)
            throw new InvalidOperationException("A create is sent once; a hidden resend was refused.");

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _untilFence);
        try
        {
            await _upload.WriteHeadAsync(stream, stop.Token);
            await stream.FlushAsync(stop.Token);
            await _upload.PassFenceAsync(stop.Token);
            stop.Token.ThrowIfCancellationRequested();
        }
        catch (CairnException refusal)
        {
            Refusal = refusal;
            throw;
        }

        if (Interlocked.CompareExchange(ref _tail, Released, Held) != Held)
            throw new IOException("The call was over before its tail left.");
        _tailLeaves();
        await stream.WriteAsync(_upload.Tail, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }
}
