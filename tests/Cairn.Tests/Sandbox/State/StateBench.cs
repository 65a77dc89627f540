using System.Net.Http.Json;
using System.Text.Json;
using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox.State;

/// <summary>A folder with a state file, and a server on it that can be left and taken up again.</summary>
sealed class StateBench : IAsyncDisposable
{
    public const string Batches = "/v1/messages/batches";
    public const string Clock = "/sandbox/clock";

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cairn-tests-");
    readonly HttpClient _client = new();

    StateBench(SandboxOptions options)
    {
        Options = options with { StateFile = PathOf("state.json") };
        _client.DefaultRequestHeaders.Add("anthropic-version", "2026-10-21");
        _client.DefaultRequestHeaders.Add("x-api-key", "any");
    }

    public SandboxOptions Options { get; private set; }

    public SandboxServer Server { get; private set; } = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A sandbox whose time stands, unless the options say otherwise.</summary>
    public static async Task<StateBench> StartAsync(SandboxOptions? options = null, Action<StateBench>? prepare = null)
    {
        var bench = new StateBench(options ?? new() { Clock = SandboxClock.Step });
        prepare?.Invoke(bench);
        await bench.StartAgainAsync();
        return bench;
    }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public async Task StartAgainAsync() =>
        Server = await SandboxServer.StartAsync(Options, TimeProvider.System, Cancellation);

    /// <summary>What a process finds after the one before was killed: the files as they lie there at this
    /// moment.</summary>
    public async Task KillAsync()
    {
        var copy = PathOf("killed");
        CopyTo(_folder.FullName, copy);
        await Server.DisposeAsync();
        Options = Options with { StateFile = Path.Combine(copy, "state.json") };
        await StartAgainAsync();
    }

    public static void CopyTo(string folder, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.GetFiles(folder).Where(file => Path.GetExtension(file) != ".lock"))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        foreach (var inner in Directory.GetDirectories(folder).Where(inner => inner != target))
            CopyTo(inner, Path.Combine(target, Path.GetFileName(inner)));
    }

    public static string Body(int rows) => "{\"requests\":[" + string.Join(',', Enumerable.Range(0, rows)
        .Select(row => $$"""{"custom_id":"row-{{row}}","params":{{Rehearsal.Ask($"Row {row}")}}}""")) + "]}";

    public async Task<JsonElement> PostAsync(string path, string json)
    {
        using var response = await SendAsync(path, json);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    /// <summary>The status of a call, and the message of its error.</summary>
    public async Task<(int Status, string Message)> FailAsync(string path, string json)
    {
        using var response = await SendAsync(path, json);
        var envelope = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        return ((int)response.StatusCode, envelope.GetProperty("error").GetProperty("message").GetString()!);
    }

    public Task<JsonElement> GetAsync(string path) =>
        _client.GetFromJsonAsync<JsonElement>(At(path), Cancellation);

    public Task<string> TextAsync(string path) => _client.GetStringAsync(At(path), Cancellation);

    public async Task<DateTimeOffset> NowAsync() => (await GetAsync(Clock)).GetProperty("now").GetDateTimeOffset();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    async Task<HttpResponseMessage> SendAsync(string path, string json)
    {
        using var content = new StringContent(json);
        return await _client.PostAsync(At(path), content, Cancellation);
    }

    Uri At(string path) => new(Server.BaseAddress, path);
}
