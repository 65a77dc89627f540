using System.Diagnostics;
using System.Globalization;
using Cairn.Bench.Measuring;

namespace Cairn.Bench;

/// <summary>A command in a process of its own, from its start to its end.</summary>
/// <param name="Time">How long it took.</param>
/// <param name="PeakBytes">The most resident bytes that were seen.</param>
/// <param name="ProcessorTime">What it and the processes that it waited for used, user and system together.</param>
/// <param name="Output">The end of what it printed.</param>
sealed record MeasuredProcess(TimeSpan Time, long PeakBytes, TimeSpan ProcessorTime, string Output)
{
    // The clock of /proc, the same on every Linux that .NET runs on.
    const double TicksPerSecond = 100;

    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs it; of what it prints the end is kept.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="BenchException">It ended with another exit code than 0.</exception>
    public static async Task<MeasuredProcess> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        var used = OfEndedChildren();
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = TailOfAsync(process.StandardOutput, cancellationToken);
        var errors = TailOfAsync(process.StandardError, cancellationToken);
        var (ended, peak) = (process.WaitForExitAsync(cancellationToken), 0L);
        while (await Task.WhenAny(ended, Task.Delay(LookEvery, cancellationToken)) != ended)
            peak = Math.Max(peak, PeakOf(process));
        await ended;
        var time = Stopwatch.GetElapsedTime(started);
        return process.ExitCode == 0
            ? new(time, peak, OfEndedChildren() - used, await output)
            : throw new BenchException(
                $"`{start.FileName} {string.Join(' ', start.ArgumentList)}` ended with exit code {process.ExitCode}: "
                + await output + await errors);
    }

    /// <summary>Runs several commands in turns, so that what else the machine does falls on all of them.</summary>
    /// <param name="commands">The commands of one round, by name.</param>
    /// <param name="rounds">How often each is run.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public static async Task<Dictionary<string, List<MeasuredProcess>>> InTurnsAsync(
        Func<IEnumerable<(string Name, ProcessStartInfo Start)>> commands, int rounds,
        CancellationToken cancellationToken)
    {
        Dictionary<string, List<MeasuredProcess>> measured = [];
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, start) in commands())
            {
                if (!measured.TryGetValue(name, out var times))
                    measured.Add(name, times = []);
                times.Add(await RunAsync(start, cancellationToken));
            }
        }

        return measured;
    }

    /// <summary>The times of the rounds of one command over those of another.</summary>
    public static IEnumerable<double> Ratios(IEnumerable<MeasuredProcess> runs, IEnumerable<MeasuredProcess> others) =>
        runs.Zip(others, (run, other) => run.Time / other.Time);

    /// <summary>What the rounds of one command took.</summary>
    public static Reading Read(string what, IReadOnlyCollection<MeasuredProcess> runs) =>
        new(what, Spread.Of(runs.Select(run => run.Time.TotalSeconds)), runs.Max(run => run.PeakBytes));

    // Exact, which a look at a process that is about to end is not; a server that goes on is not in it (proc(5): cutime
    // and cstime, of which the name of the program before them may hold spaces).
    static TimeSpan OfEndedChildren()
    {
        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ');
        return TimeSpan.FromSeconds(fields[13..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture))
            / TicksPerSecond);
    }

    // Sorted rows come back by the hundred megabytes; only the end of what is printed says why a command failed.
    static async Task<string> TailOfAsync(StreamReader output, CancellationToken cancellationToken)
    {
        var buffer = new char[1 << 16];
        var tail = "";
        while (await output.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            tail = new(buffer, 0, read);
        return tail;
    }

    // A process that ends while it is looked at has no memory any more.
    static long PeakOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.HasExited ? 0 : process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }
}
