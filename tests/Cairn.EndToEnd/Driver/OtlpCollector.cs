using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cairn.EndToEnd.Driver;

/// <summary>A collector that keeps what is sent to it over OTLP/HTTP, as it came.</summary>
sealed class OtlpCollector : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _end = new();
    readonly Task _serving;

    public OtlpCollector()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The bodies that came, by their path, oldest first.</summary>
    public List<(string Path, byte[] Body)> Received { get; } = [];

    /// <summary>The messages within all bodies of a path: resource, scope, then the metrics or the spans.</summary>
    public IEnumerable<ProtoMessage> Messages(string path) =>
        Received.Where(each => each.Path == path).SelectMany(each => new ProtoMessage(each.Body).At(1, 2, 2));

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
                await TakeAsync(connection.GetStream());
            }
        }
        catch (IOException)
        {
            // Who sends has given up; what it sent before is kept.
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    async Task TakeAsync(NetworkStream stream)
    {
        var head = new List<string>();
        while (await LineAsync(stream) is { Length: > 0 } line)
            head.Add(line);
        var length = head.Select(line => line.Split(": ")).First(parts =>
            parts[0].Equals("content-length", StringComparison.OrdinalIgnoreCase))[1];
        var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _end.Token);
        Received.Add((head[0].Split(' ')[1], body));
        await stream.WriteAsync(
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"u8.ToArray(), _end.Token);
    }

    async Task<string> LineAsync(NetworkStream stream)
    {
        var line = new StringBuilder();
        var letter = new byte[1];
        while (letter[0] != '\n')
        {
            await stream.ReadExactlyAsync(letter, _end.Token);
            line.Append((char)letter[0]);
        }

        return line.ToString().TrimEnd();
    }
}
