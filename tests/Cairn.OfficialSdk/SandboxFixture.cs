using Anthropic;
using Anthropic.Core;
using Cairn.EndToEnd.Driver;

namespace Cairn.OfficialSdk;

/// <summary>A sandbox whose time stands until a test moves it, and official clients that talk to it.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    readonly Workbench _bench = new();
    SandboxProcess? _sandbox;

    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal Uri Address => _sandbox!.Address;

    public async ValueTask InitializeAsync() =>
        _sandbox = await SandboxProcess.StartAsync(_bench, "--clock", "step");

    public ValueTask DisposeAsync()
    {
        _sandbox?.Dispose();
        _bench.Dispose();
        return ValueTask.CompletedTask;
    }

    internal Task AdvanceAsync(string span) => _sandbox!.AdvanceAsync(span);

    /// <summary>Lets time pass by itself from now on, this many times as fast as the wall's.</summary>
    internal async Task RunAsync(int rate)
    {
        using var client = new HttpClient();
        using var order = new StringContent($$"""{"rate":{{rate}}}""");
        using var answer = await client.PostAsync(new Uri(Address, "/sandbox/clock"), order, Stop);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>A client that never tries twice and checks the shape of each answer.</summary>
    internal AnthropicClient Client(string apiKey = "test-key") => new()
    {
        ApiKey = apiKey,
        AuthToken = null,
        BaseUrl = Address.AbsoluteUri,
        MaxRetries = 0,
        ResponseValidation = true,
    };

    /// <summary>A client whose calls the sandbox strikes with a fault.</summary>
    internal AnthropicClient Struck(string fault) => With(("cairn-sandbox-fault", fault));

    /// <summary>A client that sends more headers.</summary>
    internal AnthropicClient With(params (string Name, string Value)[] headers) => new(new ClientOptions
    {
        ApiKey = "test-key",
        AuthToken = null,
        BaseUrl = Address.AbsoluteUri,
        MaxRetries = 0,
        ResponseValidation = true,
        ExtraHeaders = headers.ToDictionary(header => header.Name, header => header.Value),
    });

    /// <summary>A client whose every call passes through a handler.</summary>
    internal AnthropicClient Through(DelegatingHandler handler, int retries = 0) => new()
    {
        ApiKey = "test-key",
        AuthToken = null,
        BaseUrl = Address.AbsoluteUri,
        MaxRetries = retries,
        ResponseValidation = true,
        Handlers = [handler],
    };
}
