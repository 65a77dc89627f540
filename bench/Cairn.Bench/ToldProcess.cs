using System.Diagnostics;
using System.Globalization;

namespace Cairn.Bench;

/// <summary>
/// A process that says <c>ready</c>, then does its work for each line that it is told and says how many milliseconds
/// that took, and perhaps a number that it counted: what it needs to start is not measured.
/// </summary>
sealed class ToldProcess : IDisposable
{
    readonly Process _process;
    long _idleBytes;

    ToldProcess(Process process) => _process = process;

    /// <summary>The most resident bytes there ever were, above those of the idle process.</summary>
    public long GrowthBytes => StatusBytes("VmHWM:") - _idleBytes;

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <exception cref="BenchException">It ended instead.</exception>
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

    /// <summary>Tells it a line once.</summary>
    /// <returns>How long its work took, and what it counted: 0 where it does not say.</returns>
    /// <exception cref="BenchException">It ended instead.</exception>
    public async Task<(TimeSpan Time, long Count)> TellAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        var answer = await _process.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new BenchException(
                $"`{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)}` ended instead of "
                + "doing its work.");
        var words = answer.Split(' ');
        return (TimeSpan.FromMilliseconds(double.Parse(words[0], CultureInfo.InvariantCulture)),
            words.Length > 1 ? long.Parse(words[1], CultureInfo.InvariantCulture) : 0);
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
