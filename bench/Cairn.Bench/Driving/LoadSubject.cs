using System.Diagnostics;
using System.Globalization;
using Cairn.Bench.Measuring;

namespace Cairn.Bench.Driving;

/// <summary>What a large run takes by the real command, beside the sandbox that answers it.</summary>
sealed class LoadSubject : ISubject
{
    const long MemoryMax = 512 * Machine.Mebi;
    const int QueueLimit = 200_000;

    static readonly string[] Exports = ["jsonl", "csv", "anthropic", "openai", "junit"];

    public string Name => "load";

    public string Description => "Measure a run of many rows by the real command against a sandbox, its reports, its "
        + "exports.";

    public async Task<Measurement> MeasureAsync(Scale scale, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("cairn-bench-");
        try
        {
            BenchWorkload.Write(folder, Rows(scale), QueueLimit);
            await using var sandbox = await ServerProcess.SandboxAsync("--clock", "x600");
            var used = sandbox.ProcessorTime;
            var run = await MeasuredProcess.RunAsync(
                BuiltCommand.StartIn(
                    folder, "run", folder.FullName, $"--sandbox={sandbox.Address.AbsoluteUri}", "--json", "--output",
                    Path.Combine(folder.FullName, "out")),
                cancellationToken);
            used = sandbox.ProcessorTime - used;
            List<(string Name, MeasuredProcess Process)> readers = [];
            foreach (var (name, start) in scale == Scale.Quick ? [] : Readers(folder))
                readers.Add((name, await MeasuredProcess.RunAsync(start, cancellationToken)));
            var peak = readers.Max(reader => (long?)reader.Process.PeakBytes) ?? 0;
            return new(
                scale,
                Facts(Rows(scale), run, sandbox, used),
                [
                    Figure.AtMost(1, "cpu_over_sandbox", "processor time of `cairn run` over that of the sandbox",
                        [run.ProcessorTime / used]),
                    Figure.AtMost(1, "peak_over_512_mib", "the most memory of `cairn run`, its reports and exports, "
                        + "over 512 MiB", [(double)Math.Max(peak, run.PeakBytes) / MemoryMax]),
                ],
                [
                    MeasuredProcess.Read("cairn run", [run]),
                    .. readers.Select(reader => MeasuredProcess.Read(reader.Name, [reader.Process])),
                ]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static int Rows(Scale scale) => scale switch
    {
        Scale.Quick => 20_000,
        Scale.Usual => 100_000,
        _ => 1_000_000,
    };

    static string Facts(int rows, MeasuredProcess run, ServerProcess sandbox, TimeSpan used) => string.Create(
        CultureInfo.InvariantCulture,
        $"{rows:N0} rows against `cairn sandbox --clock x600`; processor time {run.ProcessorTime.TotalSeconds:0.0} s, "
        + $"of the sandbox {used.TotalSeconds:0.0} s, which held {sandbox.PeakBytes / Machine.Mebi} MiB");

    static IEnumerable<(string Name, ProcessStartInfo Start)> Readers(DirectoryInfo folder) =>
    [
        ("cairn report --by customer", BuiltCommand.StartIn(folder, "report", "--by", "customer")),
        ("cairn report --by day", BuiltCommand.StartIn(folder, "report", "--by", "day")),
        ("cairn report --html page.html", BuiltCommand.StartIn(
            folder, "report", "--html", Path.Combine(folder.FullName, "page.html"))),
        .. Exports.Select(format => ($"cairn export --format {format}", BuiltCommand.StartIn(
            folder, "export", "--format", format, "-o", Path.Combine(folder.FullName, $"export.{format}")))),
    ];
}
