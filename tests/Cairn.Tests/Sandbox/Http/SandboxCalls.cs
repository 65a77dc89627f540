using System.Text;
using System.Text.Json;
using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox.Http;

/// <summary>A sandbox on a port of its own whose time stands, and the calls of one client that has a key.</summary>
sealed class SandboxCalls : IAsyncDisposable
{
    readonly SandboxServer _server;
    readonly HttpClient _client = new();

    SandboxCalls(SandboxServer server, string version)
    {
        _server = server;
        _client.DefaultRequestHeaders.Add("anthropic-version", version);
        _client.DefaultRequestHeaders.Add("x-api-key", "any");
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SandboxCalls> StartAsync(SandboxOptions? options = null, string version = "2026-10-21")
    {
        var stepped = (options ?? new()) with { Clock = SandboxClock.Step };
        return new(await SandboxServer.StartAsync(stepped, TimeProvider.System, Cancellation), version);
    }

    /// <summary>All later calls carry this header.</summary>
    public void Always(string name, string value)
    {
        _client.DefaultRequestHeaders.Remove(name);
        _client.DefaultRequestHeaders.Add(name, value);
    }

    public Task<Answered> GetAsync(string path) => SendAsync("GET", path);

    public Task<Answered> PostAsync(string path, string json) =>
        SendAsync("POST", path, new StringContent(json, Encoding.UTF8, "application/json"));

    public async Task<Answered> SendAsync(string method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(new(method), new Uri(_server.BaseAddress, path));
        request.Content = content;
        using var response = await _client.SendAsync(request, Cancellation);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(pair => pair.Key, pair => string.Join(',', pair.Value), StringComparer.OrdinalIgnoreCase);
        return new((int)response.StatusCode, headers, await response.Content.ReadAsByteArrayAsync(Cancellation));
    }

    public async Task PassAsync(string span) =>
        Assert.Equal(200, (await PostAsync("/sandbox/clock", $$"""{"advance":"{{span}}"}""")).Status);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }
}

/// <summary>What one call brought back.</summary>
sealed record Answered(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonElement.Parse(Text);

    public string ErrorType => Json.GetProperty("error").GetProperty("type").GetString()!;

    public string ErrorMessage => Json.GetProperty("error").GetProperty("message").GetString()!;

    /// <summary>The code in the details of the envelope; null without details.</summary>
    public string? ErrorCode => Json.GetProperty("error").TryGetProperty("details", out var details)
        ? details.GetProperty("error_code").GetString() : null;
}
