using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Cairn.EndToEnd.Driver;

/// <summary>A sandbox in a process of its own: it outlives the runs, and can be killed and started again.</summary>
sealed class SandboxProcess : IDisposable
{
    static readonly TimeSpan StartTimeMax = TimeSpan.FromMinutes(1);

    readonly Workbench _bench;
    readonly HttpClient _client = new();
    string[] _arguments;
    Process _process;

    SandboxProcess(Workbench bench, string[] arguments, Process process)
    {
        _bench = bench;
        _arguments = arguments;
        _process = process;
        _client.DefaultRequestHeaders.Add("x-api-key", "test");
        _client.DefaultRequestHeaders.Add("anthropic-version", "2023-06-01");
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What makes a run use it.</summary>
    public string Flag => $"--sandbox={Address.GetLeftPart(UriPartial.Authority)}";

    /// <summary>Starts one on a free port.</summary>
    public static async Task<SandboxProcess> StartAsync(Workbench bench, params string[] arguments)
    {
        var process = Process.Start(StartInfo(bench, 0, arguments))!;
        var sandbox = new SandboxProcess(bench, arguments, process);
        try
        {
            await sandbox.ReadAddressAsync();
            return sandbox;
        }
        catch
        {
            sandbox.Dispose();
            throw;
        }
    }

    /// <summary>Takes up the sandbox of a run's own, which ended with the run, from the state that it left.</summary>
    public static Task<SandboxProcess> OfRunAsync(Workbench bench, string runId) =>
        StartAsync(bench, "--state", Path.Combine(bench.Home, "runs", runId, "sandbox.json"));

    /// <summary>kill -9, and a new process on the same port: as before, or with other arguments.</summary>
    public async Task KillAndRestartAsync(params string[] arguments)
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.Dispose();
        _arguments = arguments.Length > 0 ? arguments : _arguments;
        _process = Process.Start(StartInfo(_bench, Address.Port, _arguments))!;
        await ReadAddressAsync();
    }

    public async Task<JsonElement> GetAsync(string path) =>
        JsonElement.Parse(await _client.GetStringAsync(new Uri(Address, path), TestContext.Current.CancellationToken));

    /// <summary>One call of any kind; whoever makes it looks at the answer.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path));
        request.Content = json is null ? null : new StringContent(json);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Takes other rules of what goes wrong, in the form of the command line.</summary>
    public async Task SetFaultsAsync(IEnumerable<string> rules)
    {
        var faults = rules.Select(rule => rule.Split(';').Skip(1).Select(part => part.Split('='))
            .ToDictionary(part => part[0], part => part[1])
            .Append(new("name", rule.Split(';')[0])).ToDictionary());
        var json = JsonSerializer.Serialize(new { faults });
        using var reply = await SendAsync(HttpMethod.Put, "/sandbox/faults", json);
        var said = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(reply.IsSuccessStatusCode, said);
    }

    /// <summary>Waits for the process to end by itself; what it said on stderr, and its exit code.</summary>
    public async Task<(int ExitCode, string Stderr)> EndAsync()
    {
        var stderr = await _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (_process.ExitCode, stderr);
    }

    /// <summary>Lets time pass so fast from now on.</summary>
    public async Task RunClockAsync(int rate)
    {
        using var reply = await _client.PostAsJsonAsync(
            new Uri(Address, "/sandbox/clock"), new { rate }, TestContext.Current.CancellationToken);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>Moves a stepped clock on; by how much is an ISO 8601 duration.</summary>
    public async Task AdvanceAsync(string span)
    {
        using var reply = await _client.PostAsJsonAsync(
            new Uri(Address, "/sandbox/clock"), new { advance = span }, TestContext.Current.CancellationToken);
        reply.EnsureSuccessStatusCode();
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    // Under a limit a file that grows over it is an error to the process; without the trap it would be its end.
    static ProcessStartInfo StartInfo(Workbench bench, int port, string[] arguments)
    {
        var start = CairnProcess.StartInfo(
            bench, ["sandbox", "--port", port.ToString(CultureInfo.InvariantCulture), .. arguments]);
        if (bench.FileBlocksMax is { } blocks)
        {
            string[] shell = ["-c", $"trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"", start.FileName];
            foreach (var (place, argument) in shell.Index())
                start.ArgumentList.Insert(place, argument);

            start.FileName = "sh";
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        }

        return start;
    }

    async Task ReadAddressAsync()
    {
        using var limit = new CancellationTokenSource(StartTimeMax);
        _process.StandardInput.Close();
        var line = await _process.StandardOutput.ReadLineAsync(limit.Token);
        if (line?.Split(' ') is not ["sandbox", "at", var address, ..])
        {
            Assert.Fail($"The sandbox did not say where it listens: '{line}'. "
                + await _process.StandardError.ReadToEndAsync(limit.Token));
            return;
        }

        Address = new(address);
    }
}
