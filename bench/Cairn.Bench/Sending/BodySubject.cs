using System.Diagnostics;
using System.Globalization;
using Cairn.Bench.Measuring;

namespace Cairn.Bench.Sending;

/// <summary>How long the body of a full batch takes to be made and sent, beside memory and other clients.</summary>
sealed class BodySubject : ISubject
{
    /// <summary>The finished body.</summary>
    public const string BodyFile = "body.json";

    /// <summary>For each row its custom_id and its text.</summary>
    public const string RowsFile = "rows.jsonl";

    /// <summary>What all requests share.</summary>
    public const string PromptFile = "prompt.json";

    // Peers that take seconds and stand in no figure.
    const int SlowRounds = 2;
    const double ComposeMin = 0.5;
    const double PostMin = 20;
    const double DurableMin = 7;
    const double PeakMax = 0.25;

    // The C# client escapes more letters than JSON asks for.
    const double BytesShareMax = 0.05;

    const string Copy = "memcpy of the body";
    const string Compose = "Cairn, compose";
    const string Post = "Cairn, compose and post";
    const string Durable = "Cairn, S1 to S10";
    const string TypeScript = "@anthropic-ai/sdk 1.11.0, build and post";

    // What takes some milliseconds is told again until it took this long: one time of it says more of what else the
    // machine does in these milliseconds.
    const double TurnSeconds = 0.1;

    const int WarmUpSeconds = 4;
    const int QuickWarmUpSeconds = 1;

    public string Name => "body";

    public string Description => "Compose the body of a full batch, post it, and send it durably, beside memcpy, "
        + "`cat`, the official clients for TypeScript and C#, and Python.";

    public async Task<Measurement> MeasureAsync(Scale scale, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("cairn-bench-");
        try
        {
            SendingWorkload.Write(folder);
            await using var sink = await ServerProcess.BodySinkAsync();
            using var writing = await ToldProcess.StartAsync(Work("write", folder, sink), cancellationToken);
            var (_, bytes) = await writing.TellAsync("", cancellationToken);
            var (times, growth) = await InTurnsAsync(
                await StartsAsync(folder, sink, cancellationToken), (bytes, scale, scale.Rounds()), cancellationToken);
            if (scale != Scale.Quick)
                await AddSlowAsync((times, growth), (folder, sink, bytes), cancellationToken);
            var facts = string.Create(CultureInfo.InvariantCulture,
                $"{SendingWorkload.RowsMax:N0} rows behind a system prompt of 2 kB, {bytes / 1e6:0} MB");
            return new(
                scale,
                facts + "; memory is what a process with the rows in it grew by, over all rounds",
                FiguresOf(times, Math.Max(growth[Post], growth[Durable]) / (double)bytes),
                [.. times.Select(peer => new Reading(peer.Key, Spread.Of(peer.Value), growth[peer.Key]))]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static IReadOnlyList<Figure> FiguresOf(Dictionary<string, List<double>> times, double peak) =>
    [
        Figure.AtLeast(ComposeMin, "compose_over_memcpy", "speed of composing through a buffer over memcpy's",
            Ratios(times[Copy], times[Compose])),
        Figure.AtLeast(PostMin, "post_speedup_over_ts_sdk", "time of the TypeScript SDK over composing and posting",
            Ratios(times[TypeScript], times[Post])),
        Figure.AtLeast(DurableMin, "durable_speedup_over_ts_sdk",
            "time of the TypeScript SDK over planning and sending durably", Ratios(times[TypeScript], times[Durable])),
        Figure.AtMost(PeakMax, "peak_rss_over_body", "memory of composing, posting and sending over the body", [peak]),
    ];

    static IEnumerable<double> Ratios(List<double> times, List<double> others) =>
        times.Zip(others, (time, other) => time / other);

    static async Task<(Dictionary<string, List<double>> Seconds, Dictionary<string, long> Growth)> InTurnsAsync(
        IEnumerable<(string Name, ProcessStartInfo Start)> starts, (long Bytes, Scale Scale, int Rounds) of,
        CancellationToken cancellationToken)
    {
        Dictionary<string, List<double>> seconds = [];
        Dictionary<string, ToldProcess> peers = [];
        var warmUp = TimeSpan.FromSeconds(of.Scale == Scale.Quick ? QuickWarmUpSeconds : WarmUpSeconds);
        try
        {
            foreach (var (name, start) in starts)
            {
                peers.Add(name, await ToldProcess.StartAsync(start, cancellationToken));
                seconds.Add(name, []);
                // Each meets the rounds with its code compiled, as a client does that has run for a while.
                for (var used = TimeSpan.Zero; used < warmUp;)
                    used += await TellAsync((name, peers[name]), of.Bytes, cancellationToken);
            }

            for (var round = 0; round < of.Rounds; round++)
            {
                foreach (var (name, peer) in peers)
                    seconds[name].Add(await TurnAsync((name, peer), of.Bytes, cancellationToken));
            }

            return (seconds, peers.ToDictionary(peer => peer.Key, peer => peer.Value.GrowthBytes));
        }
        finally
        {
            foreach (var peer in peers.Values)
                peer.Dispose();
        }
    }

    static async Task AddSlowAsync(
        (Dictionary<string, List<double>> Seconds, Dictionary<string, long> Growth) to,
        (DirectoryInfo Folder, ServerProcess Sink, long Bytes) with, CancellationToken cancellationToken)
    {
        var (seconds, growth) = await InTurnsAsync(
            SlowStarts(with.Folder, with.Sink), (with.Bytes, Scale.Quick, SlowRounds), cancellationToken);
        foreach (var (name, times) in seconds)
            (to.Seconds[name], to.Growth[name]) = (times, growth[name]);
    }

    static async Task<double> TurnAsync(
        (string Name, ToldProcess Process) peer, long expected, CancellationToken cancellationToken)
    {
        List<double> times = [];
        do
            times.Add((await TellAsync(peer, expected, cancellationToken)).TotalSeconds);
        while (times.Sum() < TurnSeconds);
        return Spread.Of(times).Median;
    }

    static async Task<TimeSpan> TellAsync(
        (string Name, ToldProcess Process) peer, long expected, CancellationToken cancellationToken)
    {
        var (time, bytes) = await peer.Process.TellAsync("", cancellationToken);
        return Math.Abs(bytes - expected) <= (peer.Name.StartsWith("Anthropic", StringComparison.Ordinal)
            ? expected * BytesShareMax : 0)
            ? time
            : throw new BenchException($"{peer.Name} sent {bytes} bytes; expected {expected}.");
    }

    static async Task<IEnumerable<(string Name, ProcessStartInfo Start)>> StartsAsync(
        DirectoryInfo folder, ServerProcess sink, CancellationToken cancellationToken)
    {
        string[] arguments = [folder.FullName, sink.Address.AbsoluteUri];
        var node = await NodePeer.StartAsync("bench/Cairn.Bench/Sending/post.mjs", arguments, cancellationToken);
        return
        [
            (Copy, Work("copy", folder, sink)),
            (Compose, Work("compose", folder, sink)),
            (Post, Work("post", folder, sink)),
            (Durable, Work("send", folder, sink)),
            ("cat of the finished body", new("bash", [PathOf("post.sh"), .. arguments])),
            (TypeScript, node),
        ];
    }

    static IEnumerable<(string Name, ProcessStartInfo Start)> SlowStarts(DirectoryInfo folder, ServerProcess sink) =>
    [
        ("Anthropic 13.11.0 (C#), build and post", Work("sdk", folder, sink)),
        ("Python, json.dumps and http.client",
            new("python3", [PathOf("post.py"), folder.FullName, sink.Address.AbsoluteUri])),
    ];

    static string PathOf(string script) => Path.Combine(BuiltCommand.Clone, "bench/Cairn.Bench/Sending", script);

    static ProcessStartInfo Work(string what, DirectoryInfo folder, ServerProcess sink) => new("dotnet",
    [
        Path.Combine(AppContext.BaseDirectory, "Cairn.Bench.dll"), "body-work", what, "--folder", folder.FullName,
        "--sink", sink.Address.AbsoluteUri,
    ]);
}
