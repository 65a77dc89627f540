using System.Text.Json;
using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox;

/// <summary>A sandbox over HTTP that starts at <see cref="Rehearsal.Start"/> with a clock that stands, and what tests
/// ask of it.</summary>
sealed class LocalApi : IAsyncDisposable
{
    readonly SandboxServer _server;
    readonly HttpClient _client;

    LocalApi(SandboxServer server)
    {
        _server = server;
        _client = new() { BaseAddress = server.BaseAddress };
        _client.DefaultRequestHeaders.Add("x-api-key", "any");
        Version = "2026-10-21";
    }

    public string Version
    {
        set
        {
            _client.DefaultRequestHeaders.Remove("anthropic-version");
            _client.DefaultRequestHeaders.Add("anthropic-version", value);
        }
    }

    public string Key
    {
        set
        {
            _client.DefaultRequestHeaders.Remove("x-api-key");
            _client.DefaultRequestHeaders.Add("x-api-key", value);
        }
    }

    public string? Workspace
    {
        set
        {
            _client.DefaultRequestHeaders.Remove("anthropic-workspace-id");
            if (value is not null)
                _client.DefaultRequestHeaders.Add("anthropic-workspace-id", value);
        }
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<LocalApi> StartAsync(SandboxOptions? options = null)
    {
        var stepped = options ?? new() { Clock = SandboxClock.Step };
        return new(await SandboxServer.StartAsync(stepped, new NoonProvider(), Cancellation));
    }

    public Task<Response> GetAsync(string path) => CallAsync(new(HttpMethod.Get, Uri(path)));

    public Task<Response> DeleteAsync(string path) => CallAsync(new(HttpMethod.Delete, Uri(path)));

    public Task<Response> PostAsync(string path, string json) =>
        CallAsync(new(HttpMethod.Post, Uri(path)) { Content = new StringContent(json) });

    /// <summary>Creates a batch and lets time pass until it has ended.</summary>
    public async Task<string> RunBatchAsync(params IEnumerable<string> requests)
    {
        var rows = requests.Select((request, index) => $$"""{"custom_id":"row-{{index}}","params":{{request}}}""");
        var batch = await PostAsync("/v1/messages/batches", $$"""{"requests":[{{string.Join(',', rows)}}]}""");
        await PassAsync("PT10M");
        return batch.Json.GetProperty("id").GetString()!;
    }

    public Task<Response> PassAsync(string span) => PostAsync("/sandbox/clock", $$"""{"advance":"{{span}}"}""");

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    Uri Uri(string path) => new(_client.BaseAddress!, path);

    async Task<Response> CallAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await _client.SendAsync(request, Cancellation);
            var headers = response.Headers.ToDictionary(
                header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
            var text = await response.Content.ReadAsStringAsync(Cancellation);
            return new((int)response.StatusCode, headers, text);
        }
    }

    sealed class NoonProvider : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Rehearsal.Start;
    }

    /// <summary>What came back.</summary>
    public sealed record Response(int Status, IReadOnlyDictionary<string, string> Headers, string Text)
    {
        public JsonElement Json => JsonElement.Parse(Text);

        public string Error => Json.GetProperty("error").GetProperty("message").GetString()!;

        public string? Header(string name) => Headers.GetValueOrDefault(name);
    }
}
