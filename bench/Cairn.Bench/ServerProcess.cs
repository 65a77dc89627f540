using System.Diagnostics;
using System.Globalization;

namespace Cairn.Bench;

/// <summary>A server in a process of its own, so that its memory is its own and nothing of the bench's.</summary>
sealed class ServerProcess : IAsyncDisposable
{
    static readonly TimeSpan StartTimeMax = TimeSpan.FromMinutes(1);

    readonly Process _process;

    ServerProcess(Process process) => _process = process;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public bool IsAlive => !_process.HasExited;

    /// <summary>Resident bytes now.</summary>
    public long ResidentBytes => StatusBytes("VmRSS:");

    /// <summary>The most resident bytes there ever were.</summary>
    public long PeakBytes => StatusBytes("VmHWM:");

    /// <summary>The time of user and system that it has used until now.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>How many files and sockets it holds open.</summary>
    public int Handles => Directory.GetFileSystemEntries($"/proc/{_process.Id}/fd").Length;

    public static Task<ServerProcess> SandboxAsync(params string[] arguments) =>
        StartAsync([.. BuiltCommand.Words, "sandbox", "--port", "0", .. arguments]);

    public static Task<ServerProcess> SinkAsync() =>
        StartAsync(["dotnet", Path.Combine(AppContext.BaseDirectory, "Cairn.Bench.dll"), "sink"]);

    public static Task<ServerProcess> BodySinkAsync() =>
        StartAsync(["dotnet", Path.Combine(AppContext.BaseDirectory, "Cairn.Bench.dll"), "body-sink"]);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // An interrupt lets it remove its spool; only if it doesn't come to an end is it killed.
            using var limit = new CancellationTokenSource(StartTimeMax);
            using var interrupt = Process.Start(
                "kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }

    static async Task<ServerProcess> StartAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(arguments[0], arguments[1..]) { RedirectStandardOutput = true };
        var server = new ServerProcess(Process.Start(start)!);
        using var limit = new CancellationTokenSource(StartTimeMax);
        var line = await server._process.StandardOutput.ReadLineAsync(limit.Token);
        if (line?.Split(' ') is not [_, "at", var address, ..])
        {
            await server.DisposeAsync();
            throw new BenchException($"`{string.Join(' ', arguments)}` didn't say where it listens: '{line}'.");
        }

        server.Address = new(address);
        return server;
    }

    long StatusBytes(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status")
            .First(line => line.StartsWith(name, StringComparison.Ordinal));
        var number = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1];
        return long.Parse(number, CultureInfo.InvariantCulture) * 1024;
    }
}
