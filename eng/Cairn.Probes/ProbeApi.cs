using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Cairn.Probes;

/// <summary>The calls that the probes make, and the API's time as its answers show it.</summary>
sealed class ProbeApi(Uri endpoint, string key, Purse purse)
{
    public const string Batches = "/v1/messages/batches";

    const string Version = "2026-10-21";
    const string SandboxClock = "cairn-sandbox-clock";

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static readonly TimeSpan DelayMin = TimeSpan.FromMilliseconds(20);

    DateTimeOffset _seen;
    long _seenAt;
    double _rate = 1;
    int _rows;

    /// <summary>The API's time: its last `Date`, or a sandbox's own faster clock, and what passed since.</summary>
    public DateTimeOffset Now => _seen + (Stopwatch.GetElapsedTime(_seenAt) * _rate);

    /// <summary>Waits until so much of the API's time has passed.</summary>
    public Task WaitAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        var real = span / _rate;
        return Task.Delay(real < DelayMin ? DelayMin : real, cancellationToken);
    }

    /// <summary>A body with one row, which is paid for, and the row's name.</summary>
    public (string Name, byte[] Body) NamedRow()
    {
        purse.TakeRow();
        var name = $"probe-{_rows++.ToString(CultureInfo.InvariantCulture)}";
        return (name, Body(name));
    }

    /// <summary>The same without the name.</summary>
    public byte[] OneRow() => NamedRow().Body;

    /// <summary>A body with a row for each name.</summary>
    public static byte[] Body(params IEnumerable<string> customIds) => Encoding.UTF8.GetBytes("{\"requests\":["
        + string.Join(',', customIds.Select(id => $$"""{"custom_id":"{{id}}","params":{{Purse.Params}}}""")) + "]}");

    /// <summary>The head of a call.</summary>
    public ReadOnlyMemory<byte> Head(string method, string path, long length, params IEnumerable<string> more) =>
        HeadFor(key, method, path, length, more);

    /// <summary>The same with another key.</summary>
    public ReadOnlyMemory<byte> HeadFor(
        string who, string method, string path, long length, params IEnumerable<string> more)
    {
        List<string> lines =
        [
            $"{method} {endpoint.AbsolutePath.TrimEnd('/')}{path} HTTP/1.1", $"host: {endpoint.Authority}",
            $"x-api-key: {who}", $"anthropic-version: {Version}", "user-agent: cairn-probe", "connection: close",
            .. length > 0 ? ["content-type: application/json"] : Array.Empty<string>(),
            string.Create(CultureInfo.InvariantCulture, $"content-length: {length}"), .. more,
        ];
        return Encoding.Latin1.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n");
    }

    /// <summary>A connection for one call.</summary>
    public Task<RawCall> OpenAsync(CancellationToken cancellationToken) =>
        RawCall.OpenAsync(endpoint, cancellationToken);

    /// <summary>One whole call.</summary>
    public async Task<RawReply> SendAsync(
        string method, string path, byte[] body, CancellationToken cancellationToken, params string[] headers)
    {
        using var call = await OpenAsync(cancellationToken);
        await call.SendAsync(Head(method, path, body.Length, headers), cancellationToken);
        await call.SendAsync(body, cancellationToken);
        return Observe(await call.ReplyAsync(Patience, cancellationToken))
            ?? throw new ProbeException($"{method} {path} got no answer within {Patience.TotalMinutes} minutes.");
    }

    public Task<RawReply> GetAsync(string path, CancellationToken cancellationToken, params string[] headers) =>
        SendAsync("GET", path, [], cancellationToken, headers);

    /// <summary>Creates a batch of one row as it should be.</summary>
    public async Task<Batch> CreateAsync(CancellationToken cancellationToken, params string[] headers)
    {
        var reply = await SendAsync("POST", Batches, OneRow(), cancellationToken, headers);
        return reply.IsSuccess
            ? Batch.Of(reply.Json())
            : throw new ProbeException($"A plain create was answered {reply.Said}; without it nothing can be probed.");
    }

    /// <summary>The newest batches, newest first.</summary>
    public async Task<IReadOnlyList<Batch>> ListAsync(string query, CancellationToken cancellationToken)
    {
        var reply = await GetAsync($"{Batches}?{query}", cancellationToken);
        return reply.IsSuccess
            ? [.. reply.Json().GetProperty("data").EnumerateArray().Select(Batch.Of)]
            : throw new ProbeException($"The list was answered {reply.Said}; check key and address.");
    }

    /// <summary>The newest batch, or null in an empty workspace.</summary>
    public async Task<Batch?> NewestAsync(CancellationToken cancellationToken) =>
        await ListAsync("limit=1", cancellationToken) is [var newest, ..] ? newest : null;

    /// <summary>Learns the API's time from an answer.</summary>
    public RawReply? Observe(RawReply? reply)
    {
        if (reply?.Header(SandboxClock)?.Split("; rate=") is [var time, var rate])
        {
            _rate = double.Parse(rate, CultureInfo.InvariantCulture);
            SetClock(time);
        }
        else if (reply?.Header("date") is { } date)
        {
            SetClock(date);
        }

        return reply;
    }

    void SetClock(string time)
    {
        _seen = DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        _seenAt = Stopwatch.GetTimestamp();
    }
}
