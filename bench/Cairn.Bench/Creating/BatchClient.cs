using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Cairn.Bench.Creating;

/// <summary>The few calls that a batch needs from its create to its results.</summary>
sealed class BatchClient : IDisposable
{
    const string Batches = "/v1/messages/batches";
    const int PieceBytes = 256 * 1024;

    readonly HttpClient _http;

    public BatchClient(Uri address)
    {
        _http = new() { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Add("x-api-key", "any");
        _http.DefaultRequestHeaders.Add("anthropic-version", "2026-10-21");
    }

    /// <summary>Sends a body and says how long it took until the whole answer was there.</summary>
    public async Task<(TimeSpan Time, JsonElement Answer)> CreateAsync(
        ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var start = TimeProvider.System.GetTimestamp();
        var answer = await SendAsync(HttpMethod.Post, Batches, content, cancellationToken);
        return (TimeProvider.System.GetElapsedTime(start), answer);
    }

    public Task<JsonElement> FindAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"{Batches}/{id}", null, cancellationToken);

    /// <summary>Moves the stepped clock and says how long the work of that time took.</summary>
    public async Task<TimeSpan> AdvanceAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var content = JsonContent.Create(new { advance = (long)span.TotalSeconds });
        await SendAsync(HttpMethod.Post, "/sandbox/clock", content, cancellationToken);
        return TimeProvider.System.GetElapsedTime(start);
    }

    /// <summary>Cancels it, lets that take effect and deletes it, so that the queue has room for the next.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        await SendAsync(HttpMethod.Post, $"{Batches}/{id}/cancel", null, cancellationToken);
        await AdvanceAsync(TimeSpan.FromMinutes(5), cancellationToken);
        await SendAsync(HttpMethod.Delete, $"{Batches}/{id}", null, cancellationToken);
    }

    /// <summary>Downloads the results and counts them without keeping any.</summary>
    public async Task<(TimeSpan Time, long Bytes, int Lines)> ReadResultsAsync(
        string id, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        await using var stream = await _http.GetStreamAsync(
            new Uri($"{Batches}/{id}/results", UriKind.Relative), cancellationToken);
        var piece = new byte[PieceBytes];
        var (bytes, lines) = (0L, 0);
        for (int read; (read = await stream.ReadAsync(piece, cancellationToken)) > 0; bytes += read)
            lines += piece.AsSpan(0, read).Count((byte)'\n');

        return (TimeProvider.System.GetElapsedTime(start), bytes, lines);
    }

    public void Dispose() => _http.Dispose();

    async Task<JsonElement> SendAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? JsonElement.Parse(text)
            : throw new BenchException($"{method} {path} was answered {(int)response.StatusCode}: {text}");
    }
}
