using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cairn.Bench.Sending;

/// <summary>
/// The least that a client takes for the API: it reads heads, lets the system throw bodies away, and answers a create
/// with a batch whose id ends with the length of its body, a list with an empty page.
/// </summary>
/// <remarks>A web server takes longer for a body than a fast client, and would be what is measured.</remarks>
sealed class SwallowingServer : IDisposable
{
    /// <summary>Where batches are created and listed.</summary>
    public const string Batches = "/v1/messages/batches";

    const int PieceBytes = 1 << 20;
    const int AwaitedBytes = 1 << 19;
    const string LengthName = "Content-Length:";
    const string EmptyPage = """{"data":[],"has_more":false,"first_id":null,"last_id":null}""";

    readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public SwallowingServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"http://{_listener.LocalEndPoint}");

    /// <summary>How many bytes a create had that was answered with a batch of this id.</summary>
    public static long BytesOf(string batchId) =>
        long.Parse(batchId[(batchId.LastIndexOf('x') + 1)..], CultureInfo.InvariantCulture);

    /// <summary>Serves one thread a connection until the process ends.</summary>
    public void Serve()
    {
        while (true)
        {
            var connection = _listener.Accept();
            connection.NoDelay = true;
            new Thread(() => Serve(connection)) { IsBackground = true }.Start();
        }
    }

    public void Dispose() => _listener.Dispose();

    static void Serve(Socket connection)
    {
        using var stream = new NetworkStream(connection, ownsSocket: true);
        var piece = new byte[PieceBytes];
        try
        {
            while (TryAnswer(connection, piece))
            {
            }
        }
        catch (SocketException)
        {
            // A client that is done may hang up.
        }
    }

    static bool TryAnswer(Socket connection, byte[] piece)
    {
        var (head, read) = ReadHead(connection, piece);
        if (head is null)
            return false;
        if (head.StartsWith("GET ", StringComparison.Ordinal))
        {
            Send(connection, EmptyPage);
            return true;
        }

        if (head.Contains("100-continue", StringComparison.OrdinalIgnoreCase))
            connection.Send("HTTP/1.1 100 Continue\r\n\r\n"u8);
        var length = LengthOf(head);
        if (!TryDrop(connection, piece, length - (read - head.Length)))
            return false;
        Send(connection, BatchOf(length));
        return !head.Contains("Connection: close", StringComparison.OrdinalIgnoreCase);
    }

    // It sleeps until much is there: to be woken for each packet takes longer than all else. With the flag the system
    // throws away what it would copy.
    static bool TryDrop(Socket connection, byte[] piece, long left)
    {
        while (left > 0)
        {
            Await(connection, (int)Math.Min(left, AwaitedBytes));
            connection.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectRead);
            var taken = connection.Receive(piece, 0, (int)Math.Min(left, piece.Length), SocketFlags.Truncated);
            if (taken == 0)
                return false;
            left -= taken;
        }

        Await(connection, 1);
        return true;
    }

    static void Await(Socket connection, int bytes) =>
        connection.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReceiveLowWater, bytes);

    // What came of the body with the head counts as read.
    static (string? Head, int Read) ReadHead(Socket connection, byte[] piece)
    {
        for (var read = 0; ;)
        {
            var taken = connection.Receive(piece.AsSpan(read));
            if (taken == 0)
                return (null, 0);
            read += taken;
            if (piece.AsSpan(0, read).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
                return (Encoding.ASCII.GetString(piece, 0, end + 4), read);
        }
    }

    static long LengthOf(string head)
    {
        var line = head.Split("\r\n").FirstOrDefault(
            line => line.StartsWith(LengthName, StringComparison.OrdinalIgnoreCase));
        return line is null
            ? throw new BenchException("The sink takes only bodies whose length is known.")
            : long.Parse(line.AsSpan(LengthName.Length), CultureInfo.InvariantCulture);
    }

    static void Send(Socket connection, string json) => connection.Send(Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}")));

    static string BatchOf(long bytes) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"id":"msgbatch_x{{bytes}}","type":"message_batch","processing_status":"in_progress","request_counts":
        {"processing":1,"succeeded":0,"errored":0,"canceled":0,"expired":0},"ended_at":null,
        "created_at":"2026-01-01T00:00:00Z","expires_at":"2026-01-02T00:00:00Z","archived_at":null,
        "cancel_initiated_at":null,"results_url":null}
        """);
}
