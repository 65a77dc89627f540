using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Cairn.Bench.Measuring;

namespace Cairn.Bench.Growing;

/// <summary>Shows how time and memory grow with rows, prefixes, the length of a prompt and batches.</summary>
sealed class GrowthCommand : Command
{
    const int Rounds = 3;
    const int SizeOfOneRound = 10_000_000;

    readonly Option<string?> _only = new("--only") { Description = "one of rows, prefixes, tokens, batches" };

    readonly Option<bool> _write = new("--write")
    {
        Description = $"put the curves into {Suite.CommittedPath}, docs/growth.svg and bench/README.md",
    };

    public GrowthCommand()
        : base("growth", "Measure time and memory against rows, prefixes, prompt length and batches in flight.")
    {
        Add(_only);
        Add(_write);
        SetAction(InvokeAsync);
    }

    static IReadOnlyList<Sweep> Sweeps { get; } =
    [
        new("rows", "`cairn plan` of short rows that share nothing", [10_000, 100_000, 1_000_000, 10_000_000],
            size => new(size)),
        new("prefixes", "`cairn plan` of 200,000 rows, each with one of so many beginnings below 600 shared tokens",
            [1, 1_000, 100_000], size => new(200_000) { SharedTokens = 600, Prefixes = size }),
        new("tokens", "`cairn plan` of 1,000 rows that share a prompt of so many tokens",
            [1_000, 10_000, 100_000, 200_000], size => new(1_000) { SharedTokens = size }),
        new("batches", "`cairn run` of 150,000 rows in so many batches against `cairn sandbox --clock x3600`, all in "
            + "flight together", [1, 30, 500], size => new(150_000) { Batches = size }) { IsRun = true },
    ];

    async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var only = parsed.GetValue(_only);
        List<GrowthCurve> curves = [];
        foreach (var sweep in Sweeps.Where(sweep => only is null || sweep.Name == only))
        {
            var points = new List<GrowthPoint>();
            foreach (var size in sweep.Sizes)
            {
                points.Add(await MeasureAsync(sweep, size, cancellationToken));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sweep.Name} {points[^1].Size:#,0}: "
                    + $"{points[^1].Seconds:0.00} s, {Numbers.Mebibytes(points[^1].PeakBytes)} MiB"));
            }

            curves.Add(new(sweep.Name, sweep.Facts, Machine.Here, points));
            Console.WriteLine(curves[^1].Words);
        }

        if (curves.Count == 0)
            throw new BenchException($"'{only}' is none of {string.Join(", ", Sweeps.Select(sweep => sweep.Name))}.");
        if (parsed.GetValue(_write))
            CommittedResults.Write(curves);
        return 0;
    }

    static async Task<GrowthPoint> MeasureAsync(Sweep sweep, int size, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("cairn-bench-");
        try
        {
            sweep.WorkloadOf(size).Write(folder);
            if (sweep.IsRun)
                return await RunAsync(folder, cancellationToken);
            List<MeasuredProcess> rounds = [];
            for (var round = 0; round < (size == SizeOfOneRound ? 1 : Rounds); round++)
            {
                rounds.Add(await MeasuredProcess.RunAsync(
                    BuiltCommand.StartIn(folder, "plan", folder.FullName, "--json", "--quiet"), cancellationToken));
            }

            var reading = MeasuredProcess.Read(sweep.Name, rounds);
            return new(size, reading.Seconds.Median, reading.PeakBytes ?? 0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // How many batches it came to is in the report; rows of unequal length fill a few more than were asked for.
    static async Task<GrowthPoint> RunAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        await using var sandbox = await ServerProcess.SandboxAsync("--clock", "x3600");
        var output = Path.Combine(folder.FullName, "out");
        var run = await MeasuredProcess.RunAsync(
            BuiltCommand.StartIn(
                folder, "run", folder.FullName, $"--sandbox={sandbox.Address.AbsoluteUri}", "--json",
                "--output", output),
            cancellationToken);
        await using var file = File.OpenRead(Path.Combine(output, "report.json"));
        using var report = await JsonDocument.ParseAsync(file, default, cancellationToken);
        var batches = report.RootElement.GetProperty("batches").GetProperty("submitted").GetInt32();
        return new(batches, run.Time.TotalSeconds, run.PeakBytes);
    }

    sealed record Sweep(
        string Name, string Facts, IReadOnlyList<int> Sizes, Func<int, GrowthWorkload> WorkloadOf)
    {
        /// <summary>Whether it is run, not only planned.</summary>
        public bool IsRun { get; init; }
    }
}
