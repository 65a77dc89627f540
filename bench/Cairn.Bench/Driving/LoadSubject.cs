using System.Diagnostics;
using System.Globalization;
using Cairn.Bench.Measuring;

namespace Cairn.Bench.Driving;

/// <summary>What a large run takes by the real command, beside the sandbox that answers it.</summary>
sealed class LoadSubject : ISubject
{
    const long MemoryMax = 512 * Machine.Mebi;
    const int QueueLimit = 200_000;

    static readonly string[] Exports = ["csv", "jsonl", "anthropic", "openai", "junit"];

    public string Name => "load";

    public string Description => "Measure a run of many rows by the real command against a sandbox, its reports, its "
        + "exports.";

    public async Task<Measurement> MeasureAsync(Scale scale, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("cairn-bench-");
        try
        {
            BenchWorkload.Write(folder, Rows(scale), QueueLimit);
            List<Round> rounds = [];
            for (var round = 0; round < Rounds(scale); round++)
                rounds.Add(await RunAsync(folder, HomeOf(folder, round), cancellationToken));
            List<Reading> readings = [MeasuredProcess.Read("`cairn run`", [.. rounds.Select(round => round.Run)])];
            foreach (var (name, start) in scale == Scale.Quick ? [] : Readers(scale, HomeOf(folder, rounds.Count - 1)))
                readings.Add(MeasuredProcess.Read(name, [await MeasuredProcess.RunAsync(start, cancellationToken)]));
            return new(
                scale,
                Facts(Rows(scale), rounds),
                [
                    Figure.AtMost(1, "cpu_over_sandbox", "processor time of `cairn run` over that of the sandbox",
                        rounds.Select(round => round.Run.ProcessorTime / round.Sandbox)),
                    Figure.AtMost(1, "peak_over_512_mib",
                        "the most memory of `cairn run`, its reports and exports, over 512 MiB",
                        [readings.Max(reading => (double)reading.PeakBytes!) / MemoryMax]),
                ],
                readings);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // A round finds no ledger, and its results are read by the commands behind the last one.
    static DirectoryInfo HomeOf(DirectoryInfo folder, int round) => folder.CreateSubdirectory($"round-{round}");

    static async Task<Round> RunAsync(
        DirectoryInfo folder, DirectoryInfo home, CancellationToken cancellationToken)
    {
        await using var sandbox = await ServerProcess.SandboxAsync("--clock", "x600");
        var used = sandbox.ProcessorTime;
        var run = await MeasuredProcess.RunAsync(
            BuiltCommand.StartIn(
                home, "run", folder.FullName, $"--sandbox={sandbox.Address.AbsoluteUri}", "--json", "--output",
                Path.Combine(home.FullName, "out")),
            cancellationToken);
        return new(run, sandbox.ProcessorTime - used, sandbox.PeakBytes);
    }

    static int Rows(Scale scale) => scale switch
    {
        Scale.Quick => 20_000,
        Scale.Usual => 100_000,
        _ => 1_000_000,
    };

    static int Rounds(Scale scale) => scale == Scale.Usual ? scale.Rounds() : 1;

    static string Facts(int rows, List<Round> rounds) => string.Create(
        CultureInfo.InvariantCulture,
        $"{rows:N0} rows against `cairn sandbox --clock x600`; processor time "
        + $"{rounds.Average(round => round.Run.ProcessorTime.TotalSeconds):0.0} s, of the sandbox "
        + $"{rounds.Average(round => round.Sandbox.TotalSeconds):0.0} s, "
        + $"which held {rounds.Max(round => round.SandboxPeakBytes) / Machine.Mebi} MiB");

    static IEnumerable<(string Name, ProcessStartInfo Start)> Readers(Scale scale, DirectoryInfo home) =>
    [
        ("`cairn report --by customer`", BuiltCommand.StartIn(home, "report", "--by", "customer")),
        ("`cairn report --html page.html`", BuiltCommand.StartIn(
            home, "report", "--html", Path.Combine(home.FullName, "page.html"))),
        .. Exports.Take(scale == Scale.Whole ? Exports.Length : 1).Select(format => (
            $"`cairn export --format {format}`",
            BuiltCommand.StartIn(
                home, "export", "--format", format, "-o", Path.Combine(home.FullName, $"export.{format}")))),
    ];

    sealed record Round(MeasuredProcess Run, TimeSpan Sandbox, long SandboxPeakBytes);
}
