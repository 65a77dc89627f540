using System.Diagnostics;
using System.Globalization;
using Cairn.Bench.Measuring;

namespace Cairn.Bench.Results;

/// <summary>How long the results of a batch take to be read, and to be settled, held against merely parsing them.
/// </summary>
sealed class ResultsSubject : ISubject
{
    const int Lines = 100_000;
    const int QuickLines = 30_000;
    const int ManyLines = 1_000_000;
    const double ReadRatioMin = 5;
    const double SettleRatioMin = 1.5;
    const double BytesALineMax = 100;
    const int WarmUpSeconds = 4;
    const int QuickWarmUpSeconds = 1;
    const string Node = "Node, JSON.parse of each line";

    static readonly (string Name, string What)[] Ours =
    [
        ("newline scan", "scan"),
        ("Cairn, read and verified", "read"),
        ("Cairn, read, verified and settled", "settle"),
    ];

    public string Name => "results";

    public string Description => "Read and settle the results of a batch of 100,000, beside Node's JSON.parse of them.";

    public async Task<Measurement> MeasureAsync(Scale scale, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("cairn-bench-");
        try
        {
            var file = await WriteAsync(folder, LinesOf(scale), cancellationToken);
            var bytes = new FileInfo(file).Length;
            var (times, growth) = await InTurnsAsync(file, scale, cancellationToken);
            List<Figure> figures =
            [
                Speedup(ReadRatioMin, "results_speedup_over_node", "read and verified", times, Ours[1].Name),
                Speedup(SettleRatioMin, "settle_speedup_over_node", "read, verified and settled", times, Ours[2].Name),
            ];
            if (scale != Scale.Quick)
                figures.Add(await BytesALineAsync(folder, cancellationToken));
            return new(
                scale,
                string.Create(CultureInfo.InvariantCulture,
                    $"{LinesOf(scale):N0} lines in no order, {bytes / 1e6:0} MB; memory is what a process "
                    + $"grew by, over all rounds"),
                figures,
                [.. times.Select(peer => new Reading(peer.Key, Spread.Of(peer.Value), growth[peer.Key]))]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<(Dictionary<string, List<double>> Seconds, Dictionary<string, long> Growth)> InTurnsAsync(
        string file, Scale scale, CancellationToken cancellationToken)
    {
        Dictionary<string, List<double>> seconds = [];
        Dictionary<string, ToldProcess> peers = [];
        var warmUp = TimeSpan.FromSeconds(scale == Scale.Quick ? QuickWarmUpSeconds : WarmUpSeconds);
        try
        {
            foreach (var (name, start) in await StartsAsync(LinesOf(scale), cancellationToken))
            {
                peers.Add(name, await ToldProcess.StartAsync(start, cancellationToken));
                seconds.Add(name, []);
                // A run meets its first results warm: it has composed and sent before.
                for (var used = TimeSpan.Zero; used < warmUp;)
                    used += (await peers[name].TellAsync(file, cancellationToken)).Time;
            }

            for (var round = 0; round < scale.Rounds(); round++)
            {
                foreach (var (name, peer) in peers)
                    seconds[name].Add((await peer.TellAsync(file, cancellationToken)).Time.TotalSeconds);
            }

            return (seconds, peers.ToDictionary(peer => peer.Key, peer => peer.Value.GrowthBytes));
        }
        finally
        {
            foreach (var peer in peers.Values)
                peer.Dispose();
        }
    }

    // Each process plans all rows before it is told the first file.
    static int LinesOf(Scale scale) => scale == Scale.Quick ? QuickLines : Lines;

    // What ten times as many lines need besides; the rest is the same for any number.
    static async Task<Figure> BytesALineAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        List<long> grown = [];
        foreach (var lines in (int[])[Lines, ManyLines])
        {
            var file = await WriteAsync(folder, lines, cancellationToken);
            using var settling = await ToldProcess.StartAsync(Work("settle", lines), cancellationToken);
            await settling.TellAsync(file, cancellationToken);
            grown.Add(settling.GrowthBytes);
        }

        return Figure.AtMost(
            BytesALineMax, "settle_bytes_a_line", "memory of a line, from 100,000 to 1,000,000 of them",
            [(double)(grown[1] - grown[0]) / (ManyLines - Lines)]);
    }

    static async Task<string> WriteAsync(DirectoryInfo folder, int lines, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder.FullName, "results.jsonl");
        using var writing = await ToldProcess.StartAsync(Work("write", lines), cancellationToken);
        await writing.TellAsync(path, cancellationToken);
        return path;
    }

    static async Task<IEnumerable<(string Name, ProcessStartInfo Start)>> StartsAsync(
        int lines, CancellationToken cancellationToken)
    {
        var node = await NodePeer.StartAsync("bench/Cairn.Bench/Results/parse.mjs", [], cancellationToken);
        var python = new ProcessStartInfo(
            "python3", [Path.Combine(BuiltCommand.Clone, "bench/Cairn.Bench/Results/parse.py")]);
        return
        [
            .. Ours.Select(each => (each.Name, Work(each.What, lines))),
            (Node, node),
            ("Python, json.loads of each line", python),
        ];
    }

    static ProcessStartInfo Work(string what, int lines) => new("dotnet",
    [
        Path.Combine(AppContext.BaseDirectory, "Cairn.Bench.dll"), "results-work", what, "--rows",
        lines.ToString(CultureInfo.InvariantCulture),
    ]);

    static Figure Speedup(
        double limit, string figure, string what, Dictionary<string, List<double>> times, string ours) =>
        Figure.AtLeast(
            limit, figure, $"time of Node's JSON.parse over that of the same lines {what}",
            times[Node].Zip(times[ours], (node, our) => node / our));
}
