using System.Net;
using Cairn.Sandbox.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Cairn.Sandbox;

/// <summary>A Claude API on this machine that costs nothing: any client that is pointed at it can rehearse a
/// run.</summary>
/// <remarks>It listens on 127.0.0.1 only. Disposing it saves its state, or removes it where no state file was
/// given.</remarks>
public sealed class SandboxServer : IAsyncDisposable
{
    static readonly TimeSpan LastAnswersTime = TimeSpan.FromSeconds(1);

    readonly WebApplication _application;
    readonly SandboxSession _session;

    SandboxServer(SandboxOptions options, TimeProvider timeProvider)
    {
        _session = SandboxSession.Open(options, timeProvider);
        _application = Build(options);
    }

    /// <summary>Where clients find it, the path of the options included.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1");

    /// <summary>Ends when the server is disposed. Fails when the sandbox can't go on, such as on a full disk: from then
    /// on it answers every call with an error, and should be disposed.</summary>
    public Task Stopped => _session.Stopped;

    /// <summary>Takes up the state file if there is one, and listens.</summary>
    /// <exception cref="SandboxException">The port is in use, a file can't be read, or options are out of
    /// range.</exception>
    public static async Task<SandboxServer> StartAsync(
        SandboxOptions options, TimeProvider timeProvider, CancellationToken cancellationToken = default)
    {
        var server = new SandboxServer(options, timeProvider);
        server.Map();
        await server.ListenAsync(options, cancellationToken);
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Stopped.IsFaulted)
            await AnswerTheLastAsync();

        await _application.DisposeAsync();
        await _session.DisposeAsync();
    }

    static WebApplication Build(SandboxOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        return builder.Build();
    }

    // Whoever asked in vain is to hear why, but not to hold up the end.
    async Task AnswerTheLastAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(LastAnswersTime);
            await _application.StopAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // They had their time.
        }
    }

    void Map()
    {
        var calls = new CallLog(_session);
        _application.Use(calls.InvokeAsync);
        var edge = new Edge(_session);
        _application.Use(edge.InvokeAsync);
        _application.UseRouting();
        _application.Use(Edge.FindAsync);
        _application.Use(new FaultGate(_session).InvokeAsync);
        _application.Use(new RateGate(_session).InvokeAsync);
        new BatchEndpoints(_session, () => BaseAddress).Map(_application);
        new MessageEndpoints(_session).Map(_application);
        new FileEndpoints(_session).Map(_application);
        new ModelEndpoints(_session).Map(_application);
        new ReportEndpoints(_session).Map(_application);
        new RateLimitEndpoints(_session).Map(_application);
        new ControlEndpoints(_session).Map(_application);
        new FaultEndpoints(_session).Map(_application);
        new PageEndpoints(_session, calls).Map(_application);
    }

    async Task ListenAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await _application.StartAsync(cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            await DisposeAsync();
            throw new SandboxException(
                $"Port {options.Port} on 127.0.0.1 is in use."
                + " Stop what listens there, choose another port, or 0 for any free one.",
                exception);
        }

        var features = _application.Services.GetRequiredService<IServer>().Features;
        var address = features.Get<IServerAddressesFeature>()!.Addresses.First();
        BaseAddress = new(address.TrimEnd('/') + options.PathBase);
    }
}
