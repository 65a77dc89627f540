using Cairn.Claude;
using Cairn.Cli.Output;
using Cairn.Sandbox;
using Cairn.Workloads;

namespace Cairn.Cli;

/// <summary>
/// A client that is connected to a target; with it lives the sandbox of the run's own, if there is one.
/// </summary>
sealed class Connection : IAsyncDisposable
{
    readonly SandboxServer? _sandbox;
    bool _hasWarned;

    Connection(ClaudeClient client, ApiClock clock, SandboxServer? sandbox)
    {
        Client = client;
        Clock = clock;
        _sandbox = sandbox;
    }

    public ClaudeClient Client { get; }

    public ApiClock Clock { get; }

    /// <summary>Connects; a sandbox of the run's own is started and belongs to its run alone.</summary>
    public static async Task<Connection> OpenAsync(
        Target target, SandboxSettings settings, (string RunId, string? StateFile) own,
            CancellationToken cancellationToken)
    {
        var clock = new ApiClock(TimeProvider.System);
        if (target.Endpoint is { } endpoint)
            return new(new(endpoint, target.Credentials, clock, target.Hosts), clock, null);

        var sandbox = await SandboxServer.StartAsync(Options(settings, own), TimeProvider.System, cancellationToken);
        return new(new(sandbox.BaseAddress, target.Credentials, clock), clock, sandbox);
    }

    /// <summary>Says once that the first key is refused, as soon as it is.</summary>
    public void WarnOfNextKey(Terminal terminal)
    {
        if (_hasWarned || !Client.IsOnNextKey)
            return;
        _hasWarned = true;
        terminal.Warn("the API refused the key (401); the next one is used from now on. Put it in the place of the "
            + "first before it is replaced, too.");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    // Organization, workspace and address all follow from the run's id: no other run can mistake this sandbox for its
    // own.
    static SandboxOptions Options(SandboxSettings settings, (string RunId, string? StateFile) own)
    {
        var (organization, workspace) = SandboxIdentity.Of(own.RunId);
        return new()
        {
            PathBase = $"/{own.RunId}",
            StateFile = own.StateFile,
            OrganizationId = organization,
            WorkspaceId = workspace,
            Seed = settings.Seed,
            Workers = settings.Workers,
            Answers = new()
            {
                LabelsFile = settings.LabelsFile,
                Accuracy = settings.Accuracy,
                AccuracyByModel = settings.AccuracyByModel,
                Confidence = Enum.Parse<Confidence>(settings.Confidence, ignoreCase: true),
            },
            ErrorRate = settings.ErrorRate,
        };
    }
}
