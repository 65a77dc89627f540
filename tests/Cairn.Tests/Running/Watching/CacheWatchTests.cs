using Cairn.Accounting;
using Cairn.Claude;
using Cairn.Planning;
using Cairn.Running;
using Cairn.Running.Watching;
using Cairn.Sandbox;
using Cairn.Workloads;

namespace Cairn.Tests.Running.Watching;

/// <summary>The watch over runs of the real client against the real sandbox.</summary>
public sealed class CacheWatchTests
{
    const string Handbook = "system: [{ file: handbook.md }]\n";

    static readonly SandboxOptions Fast = new() { Clock = SandboxClock.Scaled(600) };

    [Fact]
    public async Task A_run_that_reads_as_planned_has_lost_nothing()
    {
        using var bench = await new RunBench(rows: 60, Handbook).StartAsync();

        var snapshot = await RunAsync(bench, Fast);

        Assert.Equal([(0, 1), (59, 0)], CacheLosses.Findings(snapshot)
            .Select(finding => (finding.ReadRows, finding.WrittenRows)));
        Assert.All(CacheLosses.Findings(snapshot), finding =>
            Assert.Equal((CacheVerdict.Ok, Usd.Zero, null), (finding.Verdict, finding.Lost, finding.Cause)));
    }

    [Fact]
    public async Task Rows_that_write_instead_of_read_are_lost_and_cost_what_the_planned_reads_would_have_saved()
    {
        using var bench = await new RunBench(rows: 60, Handbook).StartAsync();

        var snapshot = await RunAsync(bench, Fast with { Cache = new() { MissRate = 1 } });

        var lost = Assert.Single(CacheLosses.Unresolved(snapshot));
        var price = Rates.Of(RunBench.Catalog.Find("claude-haiku-5-5"), 0, new(Batched: true));
        Assert.Equal((0, 59, 0L), (lost.ReadRows, lost.WrittenRows, lost.ReadTokens));
        Assert.Equal(snapshot.Books.Sum(entry => entry.Tokens.CacheWritten) / 60 * 59, lost.WrittenTokens);
        Assert.Equal(price.Cost(Written(bench, lost.PlannedReadTokens))
            - price.Cost(new(0, 0, 0, lost.PlannedReadTokens, 0)), lost.Lost);
    }

    [Fact]
    public async Task What_was_sent_before_a_loss_was_seen_ends_as_usual_and_the_loss_stays_open()
    {
        using var bench = await new RunBench(rows: 60, Handbook).StartAsync();

        var snapshot = await RunAsync(bench, Fast with { Cache = new() { MissRate = 1 } });

        Assert.Equal((RunState.Finished, StopCause.None, 60),
            (snapshot.Run.State, snapshot.Run.Cause, snapshot.Run.Succeeded));
        Assert.Contains("--accept-cache-loss", CacheLosses.Remark(snapshot), StringComparison.Ordinal);
        await bench.Store.ChangeAsync(RunBench.RunId, new() { Spec = Accepting(bench) });
        Assert.Null(CacheLosses.Remark(await bench.SnapshotAsync()));
    }

    [Theory]
    [InlineData(60, 0.3)]
    [InlineData(5, 1)]
    public async Task Misses_that_chance_or_the_documented_rates_explain_are_never_lost(int rows, double missRate)
    {
        using var bench = await new RunBench(rows, Handbook).StartAsync();

        var snapshot = await RunAsync(bench, Fast with { Cache = new() { MissRate = (decimal)missRate } });

        Assert.DoesNotContain(CacheLosses.Findings(snapshot), finding => finding.Verdict == CacheVerdict.Lost);
    }

    [Fact]
    public async Task A_prefix_that_the_model_does_not_cache_stops_the_run_before_its_rows_are_sent()
    {
        using var bench = await TooShort().StartAsync();

        var snapshot = await RunAsync(bench, Fast);

        Assert.Equal((RunState.Stopped, StopCause.CacheLoss), (snapshot.Run.State, snapshot.Run.Cause));
        Assert.Equal(CacheLossCause.BelowMinimum, Assert.Single(CacheLosses.Findings(snapshot)).Cause);
        Assert.Contains("below_minimum", snapshot.Run.StopMessage, StringComparison.Ordinal);
        Assert.InRange(snapshot.Run.Succeeded, 1, 10);
    }

    [Fact]
    public async Task Rows_that_go_unmarked_after_a_loss_was_accepted_are_counted_as_lost()
    {
        using var bench = await TooShort().StartAsync();
        await bench.Store.ChangeAsync(RunBench.RunId, new() { Spec = Accepting(bench) });

        var snapshot = await RunAsync(bench, Fast);

        Assert.Equal((RunState.Finished, 60), (snapshot.Run.State, snapshot.Run.Succeeded));
        var last = CacheLosses.Findings(snapshot).Last();
        Assert.Equal((CacheVerdict.Lost, CacheLossCause.BelowMinimum), (last.Verdict, last.Cause));
        Assert.True(last.Lost > Usd.Zero);
        Assert.Empty(CacheLosses.Unresolved(snapshot));
    }

    static RunBench TooShort() => new(rows: 60, "system: \"Answer in one word.\"\n")
    {
        Order = RunLayout.Build(
            [new(-1, 1, 0, CacheTtl.OneHour, 2_000, 60, 0.96m)], new int[60], new() { PilotRows = 0 }),
    };

    static RunSpec Accepting(RunBench bench) => bench.Spec with
    {
        Safety = bench.Spec.Safety with { CacheLoss = CacheLossPolicy.Continue },
    };

    static TokenUsage Written(RunBench bench, long tokens) => bench.Layout.Nodes[0].Ttl == CacheTtl.OneHour
        ? new(0, 0, tokens, 0, 0)
        : new(0, tokens, 0, 0, 0);

    static async Task<RunSnapshot> RunAsync(RunBench bench, SandboxOptions options)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var sandbox = await SandboxServer.StartAsync(options, TimeProvider.System, cancellation);
        var clock = new ApiClock(TimeProvider.System);
        using var client = new ClaudeClient(sandbox.BaseAddress, ClaudeCredentials.Sandbox, clock);
        return await new Runner(bench.Context with { Api = client, Clock = clock }, new()).RunAsync(cancellation);
    }
}
