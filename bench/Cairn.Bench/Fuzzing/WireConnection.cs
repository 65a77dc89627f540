using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cairn.Bench.Fuzzing;

/// <summary>A connection that sends any bytes, which a proper HTTP client refuses to, and reads the reply.</summary>
sealed class WireConnection(EndPoint server) : IDisposable
{
    Socket? _socket;
    byte[] _buffer = new byte[64 * 1024];
    int _start;
    int _end;

    /// <summary>The reply, or null where the server hung up without one.</summary>
    public async Task<WireReply?> SendAsync(WireRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var socket = await ConnectAsync(cancellationToken);
            await socket.SendAsync(request.Bytes, cancellationToken);

            if (request.HangsUp)
                socket.Shutdown(SocketShutdown.Send);

            var reply = await ReadAsync(request, cancellationToken);
            if (reply is null || reply.Closes || !request.IsTidy)
                Close();

            return reply;
        }
        catch (SocketException)
        {
            Close();
            return null;
        }
        catch
        {
            Close();
            throw;
        }
    }

    public void Dispose() => Close();

    async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_socket is not null)
            return _socket;

        (_start, _end) = (0, 0);
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket = socket;
        await socket.ConnectAsync(server, cancellationToken);
        return socket;
    }

    // Resetting instead of closing keeps millions of ports from waiting for stray segments.
    void Close()
    {
        if (_socket is not null)
            _socket.LingerState = new(enable: true, seconds: 0);

        _socket?.Dispose();
        _socket = null;
    }

    async Task<WireReply?> ReadAsync(WireRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var head = await ReadHeadAsync(cancellationToken);
            if (head is null)
                return null;

            var status = int.Parse(head[0].Split(' ')[1], CultureInfo.InvariantCulture);
            if (status is >= 100 and < 200)
                continue;

            var closes = Find(head, "connection").Equals("close", StringComparison.OrdinalIgnoreCase);
            var body = request.IsHead || status is 204 or 304 ? [] : await ReadBodyAsync(head, cancellationToken);
            return new(status, Find(head, "content-type"), Find(head, "anthropic-workspace-id"), body, closes);
        }
    }

    async Task<string[]?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start.._end).IndexOf("\r\n\r\n"u8);
            if (length >= 0)
            {
                var text = Encoding.Latin1.GetString(_buffer, _start, length);
                _start += length + 4;
                return text.Split("\r\n");
            }

            if (!await ReadMoreAsync(cancellationToken))
                return null;
        }
    }

    async Task<byte[]> ReadBodyAsync(string[] head, CancellationToken cancellationToken)
    {
        if (Find(head, "transfer-encoding") == "chunked")
            return await ReadChunksAsync(cancellationToken);

        var length = Find(head, "content-length");
        return length.Length > 0
            ? await ReadExactlyAsync(int.Parse(length, CultureInfo.InvariantCulture), cancellationToken)
            : [];
    }

    async Task<byte[]> ReadChunksAsync(CancellationToken cancellationToken)
    {
        var body = new List<byte>();
        while (true)
        {
            int length;
            while ((length = _buffer.AsSpan(_start.._end).IndexOf("\r\n"u8)) < 0)
                await ReadOrFailAsync(cancellationToken);

            var size = Convert.ToInt32(Encoding.ASCII.GetString(_buffer, _start, length), 16);
            _start += length + 2;
            body.AddRange(await ReadExactlyAsync(size, cancellationToken));
            await ReadExactlyAsync(2, cancellationToken);
            if (size == 0)
                return [.. body];
        }
    }

    async Task<byte[]> ReadExactlyAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
            await ReadOrFailAsync(cancellationToken);

        _start += count;
        return _buffer[(_start - count).._start];
    }

    async Task ReadOrFailAsync(CancellationToken cancellationToken)
    {
        if (!await ReadMoreAsync(cancellationToken))
            throw new BenchException("The server hung up in the middle of a reply.");
    }

    async Task<bool> ReadMoreAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, checked(_buffer.Length * 2));

        var read = await _socket!.ReceiveAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }

    static string Find(string[] head, string name)
    {
        foreach (var line in head)
        {
            if (line.Length > name.Length && line[name.Length] == ':'
                && line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return line[(name.Length + 1)..].Trim();
            }
        }

        return "";
    }
}
