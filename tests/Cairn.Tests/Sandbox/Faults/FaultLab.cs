using System.Net.Http.Json;
using System.Text.Json;
using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox.Faults;

/// <summary>A sandbox whose clock stands, and a client that sees what strikes its calls.</summary>
sealed class FaultLab : IAsyncDisposable
{
    public const string Batches = "/v1/messages/batches";

    readonly SandboxServer _server;

    // A client that takes up an old connection sends a lost call again by itself.
    readonly HttpClient _client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });

    FaultLab(SandboxServer server) => _server = server;

    public static string Message { get; } = Rehearsal.Ask("Hello");

    public string Key { get; set; } = "any";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<FaultLab> OpenAsync(SandboxOptions? options = null) => new(await SandboxServer.StartAsync(
        (options ?? new()) with { Clock = SandboxClock.Step }, TimeProvider.System, Cancellation));

    public static string BodyOf(int rows) => "{\"requests\":[" + string.Join(',', Enumerable.Range(0, rows).Select(
        row => $$"""{"custom_id":"row-{{row}}","params":{{Message}}}""")) + "]}";

    /// <summary>One call, with the faults that are to strike it.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? fault = null, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(_server.BaseAddress, path));
        request.Headers.Add("x-api-key", Key);
        request.Headers.Add("anthropic-version", "2026-10-21");
        if (fault is not null)
            request.Headers.Add("cairn-sandbox-fault", fault);
        if (body is not null)
            request.Content = new StringContent(body);

        return await _client.SendAsync(request, Cancellation);
    }

    public Task<HttpResponseMessage> PostAsync(string path, string body, string? fault = null) =>
        SendAsync(HttpMethod.Post, path, fault, body);

    public async Task<JsonElement> GetAsync(string path, string? fault = null)
    {
        using var response = await SendAsync(HttpMethod.Get, path, fault);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    public async Task<string> TextAsync(string path, string? fault = null)
    {
        using var response = await SendAsync(HttpMethod.Get, path, fault);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }

    /// <summary>Creates a batch and returns it.</summary>
    public async Task<JsonElement> CreateAsync(int rows = 3, string? fault = null)
    {
        using var response = await PostAsync(Batches, BodyOf(rows), fault);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    /// <summary>Creates a batch, lets it end and returns its path.</summary>
    public async Task<string> EndAsync(int rows = 3, string? fault = null)
    {
        var batch = await CreateAsync(rows, fault);
        await PassAsync("PT10M");
        return PathOf(batch);
    }

    public static string PathOf(JsonElement batch) => $"{Batches}/{batch.GetProperty("id").GetString()}";

    public async Task<int> ListedAsync(string? fault = null) =>
        (await GetAsync(Batches, fault)).GetProperty("data").GetArrayLength();

    /// <summary>The lines of results; the last one is empty where each of them is ended.</summary>
    public async Task<string[]> LinesAsync(string path, string? fault = null) =>
        (await TextAsync(path + "/results", fault)).Split('\n');

    public async Task PassAsync(string time)
    {
        using var response = await PostAsync("/sandbox/clock", $$"""{"advance":"{{time}}"}""");
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Moves the clock on until a call that waits for it is answered.</summary>
    public async Task<HttpResponseMessage> PassUntilAsync(Task<HttpResponseMessage> call)
    {
        while (!call.IsCompleted)
            await PassAsync("PT1S");

        return await call;
    }

    public async Task RuleAsync(params IEnumerable<string> rules)
    {
        var list = string.Join(',', rules);
        using var response = await SendAsync(HttpMethod.Put, "/sandbox/faults", body: $$"""{"faults":[{{list}}]}""");
        response.EnsureSuccessStatusCode();
    }

    public async Task<long> StrikesAsync(string name) =>
        (await GetAsync("/sandbox/faults")).GetProperty("strikes").TryGetProperty(name, out var strikes)
            ? strikes.GetInt64()
            : 0;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }
}
