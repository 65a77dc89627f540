using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Cairn.Bench.Spending;

/// <summary>The calls of scripts that know nothing of plans, and a look into the sandbox's books.</summary>
sealed class MoneyApi : IDisposable
{
    static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(100);

    readonly HttpClient _http;

    /// <param name="sandbox">Where it listens.</param>
    /// <param name="workspace">Whose caches are used; null for the default one.</param>
    public MoneyApi(Uri sandbox, string? workspace)
    {
        _http = new() { BaseAddress = sandbox, Timeout = TimeSpan.FromMinutes(5) };
        _http.DefaultRequestHeaders.Add("x-api-key", "any");
        _http.DefaultRequestHeaders.Add("anthropic-version", "2026-10-21");
        if (workspace is not null)
            _http.DefaultRequestHeaders.Add("anthropic-workspace-id", workspace);
    }

    /// <summary>Asks one request at a time, each when the one before is answered.</summary>
    public async Task AskEachAsync(IEnumerable<ReadOnlyMemory<byte>> requests, CancellationToken cancellationToken)
    {
        foreach (var request in requests)
            await SendAsync(HttpMethod.Post, "/v1/messages", request, cancellationToken);
    }

    /// <summary>Sends all requests as one batch and waits for its end.</summary>
    public async Task AskBatchAsync(IEnumerable<ReadOnlyMemory<byte>> requests, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        foreach (var (index, request) in requests.Index())
        {
            body.Write(index == 0 ? "{\"requests\":["u8 : ","u8);
            body.Write(Encoding.UTF8.GetBytes($"{{\"custom_id\":\"r{index}\",\"params\":"));
            body.Write(request.Span);
            body.Write("}"u8);
        }

        body.Write("]}"u8);
        var batch = await SendAsync(
            HttpMethod.Post, "/v1/messages/batches", body.ToArray(), cancellationToken);
        var path = $"/v1/messages/batches/{batch.GetProperty("id").GetString()}";
        while (batch.GetProperty("processing_status").GetString() != "ended")
        {
            await Task.Delay(PollEvery, cancellationToken);
            batch = await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        }
    }

    /// <summary>How many tokens a request has.</summary>
    public async Task<long> CountAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        var counted = await SendAsync(HttpMethod.Post, "/v1/messages/count_tokens", request, cancellationToken);
        return counted.GetProperty("input_tokens").GetInt64();
    }

    /// <summary>What everything so far was billed.</summary>
    public async Task<Spent> SpentAsync(CancellationToken cancellationToken)
    {
        var books = await SendAsync(HttpMethod.Get, "/sandbox/books", null, cancellationToken);
        return Spent.Of(books.GetProperty("totals"));
    }

    public void Dispose() => _http.Dispose();

    async Task<JsonElement> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte>? json, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var response = await _http.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? JsonElement.Parse(text)
            : throw new BenchException($"{method} {path} was answered {(int)response.StatusCode}: {text}");
    }
}
