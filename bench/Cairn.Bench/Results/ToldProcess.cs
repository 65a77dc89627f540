using System.Diagnostics;
using System.Globalization;

namespace Cairn.Bench.Results;

/// <summary>
/// A process that says <c>ready</c>, then does its work each time it is told a path and says how many milliseconds that
/// took: what it needs to start is not measured.
/// </summary>
sealed class ToldProcess : IDisposable
{
    readonly Process _process;
    long _idleBytes;

    ToldProcess(Process process) => _process = process;

    /// <summary>The most resident bytes there ever were, above those of the idle process.</summary>
    public long GrowthBytes => StatusBytes("VmHWM:") - _idleBytes;

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<ToldProcess> StartAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        var told = new ToldProcess(Process.Start(start)!);
        if (await told._process.StandardOutput.ReadLineAsync(cancellationToken) is not "ready")
            throw new BenchException($"`{start.FileName} {string.Join(' ', start.ArgumentList)}` did not get ready.");
        // From here on the kernel notes the peak anew.
        await File.WriteAllTextAsync($"/proc/{told._process.Id}/clear_refs", "5", cancellationToken);
        told._idleBytes = told.StatusBytes("VmRSS:");
        return told;
    }

    /// <summary>Tells it a path once.</summary>
    /// <returns>How long its work took.</returns>
    /// <exception cref="BenchException">It ended instead.</exception>
    public async Task<TimeSpan> TellAsync(string path, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(path.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new BenchException($"{_process.StartInfo.FileName} ended before it had read {path}.");
        return TimeSpan.FromMilliseconds(double.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    long StatusBytes(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status")
            .First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(
            line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
