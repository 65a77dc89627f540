using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cairn.Tests.Claude;

/// <summary>One end of a socket that answers byte by byte what a test says: what no well-behaved server would
/// do.</summary>
sealed class RawServer : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public RawServer() => _listener.Start();

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public static string Json(string status, string json, string headers = "") =>
        $"HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {json.Length}\r\n{headers}\r\n{json}";

    public async Task<RawCall> AcceptAsync(CancellationToken cancellationToken) =>
        new(await _listener.AcceptTcpClientAsync(cancellationToken));

    /// <summary>Takes one call without a body, answers it and returns what was asked.</summary>
    public async Task<string> AnswerAsync(string response, CancellationToken cancellationToken)
    {
        using var call = await AcceptAsync(cancellationToken);
        var head = await call.ReadUntilAsync("\r\n\r\n", cancellationToken);
        await call.WriteAsync(response, cancellationToken);
        return head;
    }

    public void Dispose() => _listener.Dispose();
}

/// <summary>One connection that a client opened.</summary>
sealed class RawCall(TcpClient connection) : IDisposable
{
    readonly StringBuilder _read = new();

    /// <summary>All that has come so far.</summary>
    public string Read => _read.ToString();

    public async Task<string> ReadUntilAsync(string end, CancellationToken cancellationToken)
    {
        var bytes = new byte[4096];
        while (!Read.EndsWith(end, StringComparison.Ordinal))
        {
            var count = await connection.GetStream().ReadAsync(bytes, cancellationToken);
            if (count == 0)
                break;
            _read.Append(Encoding.UTF8.GetString(bytes, 0, count));
        }

        return Read;
    }

    /// <summary>What comes next, as it comes.</summary>
    public async Task<byte[]> ReadSomeAsync(CancellationToken cancellationToken)
    {
        var bytes = new byte[4096];
        var count = await connection.GetStream().ReadAsync(bytes, cancellationToken);
        return bytes[..count];
    }

    public Task WriteAsync(string text, CancellationToken cancellationToken) =>
        connection.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).AsTask();

    /// <summary>Breaks the connection off, without the farewell.</summary>
    public void Reset() => connection.Client.Close(0);

    public void Dispose() => connection.Dispose();
}
