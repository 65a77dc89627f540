using System.Collections.Concurrent;
using Cairn.Accounting;
using Cairn.Claude;
using Cairn.Running;
using Cairn.Running.Watching;
using Cairn.Sandbox;
using Cairn.Workloads;

namespace Cairn.Tests.Running.Watching;

/// <summary>Runs in which nothing is lost: whatever chance does to them, the watch must not say that something is.
/// </summary>
public sealed class CleanRunTests(ITestOutputHelper output)
{
    const int Seeds = 100;

    // Most of a run's time is waiting.
    const int AtOnce = 8;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_clean_runs_show_no_loss()
    {
        var findings = new ConcurrentBag<CacheFinding>();
        await Parallel.ForEachAsync(Enumerable.Range(1, Seeds), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (seed, _) =>
            {
                var (run, found) = await RunAsync(seed);
                Assert.Equal((RunState.Finished, run.Places), (run.State, run.Succeeded));
                foreach (var finding in found)
                    findings.Add(finding);
            });
        var counts = string.Join(", ", findings.CountBy(finding => finding.Verdict));
        output.WriteLine($"{findings.Count} findings over {findings.Sum(finding => finding.Rows)} rows: {counts}");

        Assert.DoesNotContain(findings, finding => finding.Verdict == CacheVerdict.Lost);
        Assert.True(findings.Count > 2 * Seeds, $"{findings.Count} findings");
    }

    [Fact]
    public async Task A_run_on_a_model_that_caches_longer_prefixes_only_stops_after_its_primers()
    {
        var (run, findings) = await RunAsync(3, CachesNothing);

        Assert.Equal((RunState.Stopped, StopCause.CacheLoss), (run.State, run.Cause));
        var finding = Assert.Single(findings);
        Assert.Equal((CacheVerdict.Lost, CacheLossCause.BelowMinimum), (finding.Verdict, finding.Cause));
        Assert.Equal((run.Succeeded, Usd.Zero), (finding.Rows, finding.Lost));
    }

    [Fact]
    public async Task A_run_that_goes_on_all_the_same_shows_what_it_lost()
    {
        var (run, findings) = await RunAsync(3, CachesNothing, new() { CacheLoss = CacheLossPolicy.Continue });

        Assert.Equal(RunState.Finished, run.State);
        Assert.Contains(findings, finding =>
            finding is { Verdict: CacheVerdict.Lost, Cause: CacheLossCause.BelowMinimum, Lost.Amount: > 0 });
    }

    static async Task<(Run Run, IReadOnlyList<CacheFinding> Findings)> RunAsync(
        int seed, Func<SandboxOptions, SandboxOptions>? change = null, SafetyRules? safety = null)
    {
        var (rows, versions) = (60 + (seed * 7 % 180), 1 + (seed % 4));
        using var bench = await new RunBench(rows, "system: \"{{ more }}\"\n",
            more: row => $",Version {row % versions}. {Rules}")
        {
            Safety = safety ?? new(),
        }.StartAsync();
        await using var sandbox = await SandboxServer.StartAsync(
            change?.Invoke(Options(seed)) ?? Options(seed), TimeProvider.System, Cancellation);
        var clock = new ApiClock(TimeProvider.System);
        using var client = new ClaudeClient(sandbox.BaseAddress, ClaudeCredentials.Sandbox, clock);
        var snapshot = await new Runner(bench.Context with { Api = client, Clock = clock }, new())
            .RunAsync(Cancellation);

        return (snapshot.Run, [.. snapshot.Submissions.SelectMany(submission => submission.Cache)]);
    }

    static SandboxOptions CachesNothing(SandboxOptions options) =>
        options with { Cache = new() { MinimumTokens = 100_000 } };

    // Few workers let rows of a batch follow each other; some lookups miss what is there, as they do. On a faster clock
    // a machine that stalls for a second would let entries end.
    static SandboxOptions Options(int seed) => new()
    {
        Clock = SandboxClock.Scaled(100),
        Seed = (ulong)seed,
        Workers = (seed % 3) switch { 0 => 128, 1 => 16, _ => 4 },
        Cache = new() { MissRate = (seed % 5) * 0.025m },
    };

    static string Rules { get; } = string.Concat(Enumerable.Repeat("A rule that every row has to follow. ", 70));
}
