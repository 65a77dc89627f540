using System.Diagnostics;

namespace Cairn.EndToEnd.Driver;

/// <summary>One start of the real command, with nothing but a home of the test's own.</summary>
sealed class CairnProcess : IDisposable
{
    // Far over what any command of the suite takes: only a process that hangs is ended by it.
    static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(3);

    readonly Process _process;
    readonly Task<string> _stdout;
    readonly Task<string> _stderr;

    CairnProcess(Process process)
    {
        _process = process;
        _stdout = process.StandardOutput.ReadToEndAsync();
        _stderr = process.StandardError.ReadToEndAsync();
        process.StandardInput.Close();
    }

    public Task Exited => _process.WaitForExitAsync();

    public static CairnProcess Start(Workbench bench, params IEnumerable<string> arguments) =>
        new(Process.Start(StartInfo(bench, arguments))!);

    /// <summary>How it is started: in the test's folder, with its home, and with no setting of the machine.</summary>
    public static ProcessStartInfo StartInfo(Workbench bench, params IEnumerable<string> arguments)
    {
        string[] command = [.. bench.Prefix, "dotnet", Product.Command, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = bench.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
            start.Environment.Remove(name);
        start.Environment["CAIRN_HOME"] = bench.Home;
        foreach (var (name, value) in bench.Environment)
            start.Environment[name] = value;
        return start;
    }

    public async Task<CairnResult> WaitAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(TimeMax, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Kill();
            Assert.Fail($"The command did not end within {TimeMax}. stderr: {await _stderr}");
        }

        return new(_process.ExitCode, await _stdout, await _stderr);
    }

    /// <summary>kill -9: the process gets no chance to save anything.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Ctrl-C.</summary>
    public Task InterruptAsync() => SignalAsync("INT");

    /// <summary>What a system sends to whatever runs when it shuts down.</summary>
    public Task TerminateAsync() => SignalAsync("TERM");

    public void Dispose()
    {
        // Its files are deleted next, so it has to be gone by then.
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    async Task SignalAsync(string name)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{name} {_process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    static bool IsSetting(string name) =>
        name.StartsWith("ANTHROPIC_", StringComparison.Ordinal) || name.StartsWith("CAIRN_", StringComparison.Ordinal)
        || name.StartsWith("OTEL_", StringComparison.Ordinal)
        || name.EndsWith("_PROXY", StringComparison.OrdinalIgnoreCase) || name == "NO_COLOR";
}
