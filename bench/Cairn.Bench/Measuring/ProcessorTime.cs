using System.Globalization;

namespace Cairn.Bench.Measuring;

/// <summary>What became of the time for which something on this machine wanted a processor.</summary>
/// <param name="Had">The ticks in which it had one.</param>
/// <param name="Stolen">The ticks in which the host gave it to another guest.</param>
readonly record struct ProcessorTime(long Had, long Stolen)
{
    const string Source = "/proc/stat";
    const int Idle = 3;
    const int IoWait = 4;
    const int StealAt = 7;

    /// <summary>Since the machine started; nothing where the system does not tell.</summary>
    public static ProcessorTime Now() => File.Exists(Source) ? Parse(File.ReadLines(Source).First()) : default;

    /// <summary>
    /// Reads <c>cpu</c> and the ticks as user, nice, system, idle, iowait, irq, softirq, steal: proc(5).
    /// </summary>
    public static ProcessorTime Parse(string line)
    {
        var ticks = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(text => long.Parse(text, CultureInfo.InvariantCulture)).Take(StealAt + 1).ToList();
        return new(ticks.Where((_, at) => at is not (Idle or IoWait or StealAt)).Sum(), ticks[StealAt]);
    }

    /// <summary>The share of it that was stolen since then, 0 to 1.</summary>
    public double StolenSince(ProcessorTime then) =>
        (Stolen - then.Stolen) / Math.Max(1.0, Had + Stolen - then.Had - then.Stolen);
}
