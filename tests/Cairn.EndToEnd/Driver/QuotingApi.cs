using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cairn.EndToEnd.Driver;

/// <summary>A server that quotes the key it was sent in whatever it answers, as no server should.</summary>
sealed class QuotingApi : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _end = new();
    readonly Task _serving;
    readonly (int Status, string Type, string Message) _create;
    readonly int _list;

    /// <param name="list">The status of every answer but that to a create; 200 is an empty list.</param>
    /// <param name="create">The answer to a create; the key takes the place of KEY in its text.</param>
    public QuotingApi(int list, (int Status, string Type, string Message) create)
    {
        _list = list;
        _create = create;
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>A key that is answered with 401 whatever it asks.</summary>
    public string? Revoked { get; init; }

    /// <summary>The keys that came.</summary>
    public HashSet<string> Keys { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving;
        _end.Dispose();
    }

    async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptTcpClientAsync(_end.Token);
                await AnswerAsync(connection.GetStream());
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var isCreate = (await reader.ReadLineAsync(_end.Token))?.StartsWith("POST", StringComparison.Ordinal) == true;
        var key = "";
        while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 } line)
        {
            if (line.StartsWith("x-api-key: ", StringComparison.OrdinalIgnoreCase))
                key = line["x-api-key: ".Length..];
        }

        Keys.Add(key);
        var (status, type, text) = isCreate && key != Revoked
            ? _create
            : (key == Revoked ? 401 : _list, "quoting_error", "You sent KEY, and KEY it was.");
        text = text.Replace("KEY", key, StringComparison.Ordinal);
        var json = status == 200
            ? $$"""{"data":[],"has_more":false,"last_id":null,"x":"{{key}}"}"""
            : $$$"""{"error":{"type":"{{{type}}}","message":"{{{text}}}"}}""";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status} Quoting {key}\r\nserver: {key}\r\nrequest-id: req_{key}\r\nconnection: close\r\n"
            + $"content-length: {json.Length}\r\n\r\n{json}"), _end.Token);
    }
}
