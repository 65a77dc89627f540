using System.Globalization;
using Cairn.Planning.Caching;
using Cairn.Sandbox;
using Cairn.Tests.Sandbox;
using Cairn.Workloads;

namespace Cairn.Tests.Planning.Caching;

/// <summary>
/// Holds the hit-rate model to a sandbox that runs every request by itself, with the mean of twenty seeds.
/// </summary>
public sealed class HitModelTests(ITestOutputHelper output)
{
    const int Seeds = 20;
    const double PointsMax = 5;
    const int OutputTokensPerSecond = 100;

    // Of a lognormal length whose 95th percentile is three times the median: exp((ln 3 / 1.645)^2 / 2).
    const double MeanOverMedian = 1.25;

    static readonly (TimeSpan Min, TimeSpan Max) FirstToken = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));

    // A batch of the sandbox starts 5 to 20 seconds after it was created.
    static readonly TimeSpan StartDelay = TimeSpan.FromSeconds(12.5);

    // Rows, prefixes they share in turn, workers, seconds of writing, minutes to live, minutes since primed.
    static readonly Setting[] Settings =
    [
        new(48, 1, 128, 1, 60, null), new(48, 1, 128, 1, 60, 2), new(48, 1, 16, 1, 60, null),
        new(200, 1, 128, 1, 60, null), new(200, 1, 16, 4, 60, null), new(600, 1, 128, 1, 5, null),
        new(600, 1, 32, 2, 5, null), new(600, 1, 8, 0.2, 60, null), new(600, 1, 8, 0.2, 60, 10),
        new(200, 4, 16, 1, 60, null), new(200, 4, 64, 1, 60, null), new(200, 4, 8, 10, 5, null),
        new(600, 10, 16, 1, 60, null), new(600, 10, 64, 1, 60, null), new(600, 10, 64, 0.1, 60, null),
        new(600, 10, 4, 8, 5, null), new(600, 10, 4, 8, 5, 2), new(600, 10, 2, 8, 5, 4.5),
        new(600, 40, 16, 1, 60, null), new(600, 40, 64, 3, 60, null), new(600, 40, 4, 8, 5, null),
        new(600, 40, 4, 8, 5, 3), new(600, 40, 4, 8, 5, 6), new(600, 40, 4, 8, 60, null),
        new(600, 40, 4, 8, 60, 30), new(400, 40, 4, 30, 5, null), new(400, 40, 20, 30, 5, 1.5),
        new(400, 40, 8, 60, 5, 6), new(400, 40, 2, 30, 60, 58), new(300, 60, 3, 20, 5, null),
        new(300, 60, 6, 20, 5, 4), new(300, 100, 8, 12, 5, 3.5), new(300, 100, 100, 1, 60, null),
        new(400, 20, 2, 20, 5, 4) { MissRate = 0.1m }, new(300, 3, 32, 1, 60, null) { MissRate = 0.2m },
        new(300, 3, 32, 1, 60, 5) { MissRate = 0.02m }, new(600, 10, 64, 3, 60, null) { IsVaried = true },
        new(400, 40, 4, 30, 5, null) { IsVaried = true }, new(400, 20, 8, 30, 5, 4) { IsVaried = true },
    ];

    [Fact]
    public void The_model_says_within_five_points_what_a_sandbox_reads()
    {
        var table = new List<string> { "rows prefixes workers latency ttl primed misses | sandbox  model  points" };
        var off = new List<string>();
        foreach (var setting in Settings)
        {
            var measured = Enumerable.Range(1, Seeds).Average(seed => Measure(setting, (ulong)seed)) * 100;
            var modelled = Enumerable.Range(0, setting.Prefixes).Average(prefix => Model(setting, prefix)) * 100;
            table.Add(string.Create(CultureInfo.InvariantCulture,
                $"{setting} | {measured,6:0.0} {modelled,6:0.0} {modelled - measured,6:+0.0;-0.0;0.0}"));
            if (Math.Abs(modelled - measured) > PointsMax)
                off.Add(table[^1]);
        }

        output.WriteLine(string.Join(Environment.NewLine, table));
        Assert.True(off.Count == 0, string.Join(Environment.NewLine, off));
    }

    static double Model(Setting setting, int prefix)
    {
        var latency = TimeSpan.FromSeconds(setting.WritingSeconds) + ((FirstToken.Min + FirstToken.Max) / 2);
        var wave = WaveTiming.OfWorkers(setting.Rows, setting.Workers, latency, FirstToken) with
        {
            PrimedBefore = setting.PrimedMinutes is { } minutes
                ? TimeSpan.FromMinutes(minutes) + StartDelay - (prefix / setting.Workers * latency)
                : null,
            MissRate = (double)setting.MissRate,
        };
        return HitModel.ReadShare(setting.Rows / setting.Prefixes, setting.Ttl, wave);
    }

    static double Measure(Setting setting, ulong seed)
    {
        using var rehearsal = new Rehearsal(new()
        {
            Seed = seed,
            Workers = setting.Workers,
            Answers = new() { OutputTokens = setting.Length },
            Cache = new() { MissRate = setting.MissRate },
        });
        string[] rows = [.. Enumerable.Range(0, setting.Rows).Select(row => Ask(row, setting))];
        if (setting.PrimedMinutes is { } minutes)
            Prime(rehearsal, rows[..setting.Prefixes], minutes);
        return (double)rehearsal.RunUsage(rows).Count(usage => usage.Read > 0) / setting.Rows;
    }

    // The primers start when their batch does; time goes on from there.
    static void Prime(Rehearsal rehearsal, string[] primers, double minutes)
    {
        var batch = rehearsal.Submit(primers);
        rehearsal.Core.Advance(batch.StartsAt + TimeSpan.FromMinutes(minutes));
        Assert.True(batch.HasEnded);
    }

    static string Ask(int row, Setting setting)
    {
        var marker = Rehearsal.Marker(setting.Ttl == CacheTtl.OneHour ? "1h" : "5m");
        var system = $"{row % setting.Prefixes} {new string('a', 1_400)}";
        return $$"""
            {"model":"claude-haiku-5-5","max_tokens":9000,"system":[{"type":"text","text":"{{system}}"{{marker}}}],
             "messages":[{"role":"user","content":"{{row}}"}]}
            """;
    }

    sealed record Setting(
        int Rows, int Prefixes, int Workers, double WritingSeconds, int TtlMinutes, double? PrimedMinutes)
    {
        public decimal MissRate { get; init; }

        public bool IsVaried { get; init; }

        public CacheTtl Ttl => TtlMinutes == 60 ? CacheTtl.OneHour : CacheTtl.FiveMinutes;

        public TokenSpread Length
        {
            get
            {
                var tokens = (int)(WritingSeconds * OutputTokensPerSecond / (IsVaried ? MeanOverMedian : 1));
                return new(tokens, IsVaried ? tokens * 3 : tokens);
            }
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{Rows,4} {Prefixes,8} {Workers,7} {WritingSeconds + 2,7} {TtlMinutes,3} {PrimedMinutes,6} {MissRate,6}");
    }
}
