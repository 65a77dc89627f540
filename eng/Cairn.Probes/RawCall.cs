using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Cairn.Probes;

/// <summary>
/// One connection for one call, byte by byte: no HTTP client would stop in the middle of a body, or hang up at its end.
/// </summary>
sealed class RawCall : IDisposable
{
    const int BodyBytesMax = 8 * 1024 * 1024;

    readonly TcpClient _tcp = new() { NoDelay = true };
    readonly List<byte> _read = [];
    Stream _stream = Stream.Null;

    /// <summary>Connects.</summary>
    public static async Task<RawCall> OpenAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        var call = new RawCall();
        try
        {
            await call._tcp.ConnectAsync(endpoint.Host, endpoint.Port, cancellationToken);
            call._stream = call._tcp.GetStream();
            if (endpoint.Scheme == Uri.UriSchemeHttps)
            {
                var tls = new SslStream(call._stream);
                call._stream = tls;
                await tls.AuthenticateAsClientAsync(
                    new() { TargetHost = endpoint.Host, ApplicationProtocols = [SslApplicationProtocol.Http11] },
                    cancellationToken);
            }

            return call;
        }
        catch
        {
            call.Dispose();
            throw;
        }
    }

    /// <summary>Sends bytes; they have left this process when it returns.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken);
        await _stream.FlushAsync(cancellationToken);
    }

    /// <summary>The next head of an answer, or null when none comes in time.</summary>
    public async Task<RawReply?> HeadAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            int end;
            while ((end = IndexOfHeadEnd()) < 0)
            {
                if (!await ReadMoreAsync(limit.Token))
                    return null;
            }

            var head = Encoding.Latin1.GetString([.. _read.Take(end)]);
            _read.RemoveRange(0, end + 4);
            return RawReply.OfHead(head);
        }
        catch (Exception exception) when (exception is IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>The whole answer, past interim ones; null when none comes in time.</summary>
    public async Task<RawReply?> ReplyAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var head = await HeadAsync(patience, cancellationToken);
        while (head is { Status: < 200 })
            head = await HeadAsync(patience, cancellationToken);
        if (head is null)
            return null;

        // Each call asks to close, so the body ends where the connection does.
        while (_read.Count < BodyBytesMax && await ReadMoreAsync(cancellationToken))
        {
        }

        byte[] body = [.. _read];
        return head with
        {
            Body = head.Header("transfer-encoding") == "chunked" ? RawReply.Unchunked(body) : body,
        };
    }

    public void Dispose()
    {
        _stream.Dispose();
        _tcp.Dispose();
    }

    int IndexOfHeadEnd() => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_read).IndexOf("\r\n\r\n"u8);

    async Task<bool> ReadMoreAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        var count = await _stream.ReadAsync(buffer, cancellationToken);
        _read.AddRange(buffer.AsSpan(0, count));
        return count > 0;
    }
}
