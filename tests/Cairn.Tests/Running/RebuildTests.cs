using Cairn.Accounting;
using Cairn.Running;

namespace Cairn.Tests.Running;

/// <summary>A ledger that was lost, or restored from an old copy, takes its batches back from upstream.</summary>
public sealed class RebuildTests
{
    [Fact]
    public async Task A_lost_ledger_is_filled_from_upstream_and_nothing_is_asked_twice()
    {
        using var bench = await new RunBench(rows: 6).StartAsync();
        var before = (await bench.RunAsync()).Run;

        using var again = await LostAsync(bench);
        var (run, submissions, _, _) = await again.RunAsync();

        Assert.Equal((6, before.Settled, Usd.Zero), (run.Succeeded, run.Settled, run.Wasted));
        Assert.Single(bench.Api.Batches);
        Assert.Equal(SubmissionOrigin.Imported, Assert.Single(submissions).Origin);
    }

    [Fact]
    public async Task Nothing_is_sent_before_every_running_batch_has_shown_whose_it_is()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.RunTime = TimeSpan.FromHours(5);
        await bench.RunAsync(noWait: true);

        using var again = await LostAsync(bench);
        await again.RunAsync(noWait: true);
        again.Time.Pass(TimeSpan.FromHours(1));
        await again.RunAsync(noWait: true);

        Assert.Empty((await again.SnapshotAsync()).Submissions);
        Assert.Equal(4, (await again.RunAsync()).Run.Succeeded);
        Assert.Single(bench.Api.Batches);
    }

    [Fact]
    public async Task What_an_old_copy_believes_is_given_up_and_found_again()
    {
        using var bench = await new RunBench().StartAsync();
        await bench.RunAsync(noWait: true);
        var sent = Assert.Single((await bench.SnapshotAsync()).Submissions);
        await bench.Store.AdvanceAsync(sent, sent with { State = SubmissionState.Planned, BatchId = null });
        await bench.Store.ChangeAsync(RunBench.RunId, new() { RebuildSince = bench.Time.GetUtcNow() });

        var (run, submissions, _, _) = await bench.RunAsync();

        Assert.Equal((4, 0m, 0m), (run.Succeeded, run.Wasted.Amount, run.Ghost.Amount));
        Assert.Single(bench.Api.Batches);
        Assert.Equal(SubmissionState.Settled, Assert.Single(submissions).State);
    }

    [Fact]
    public async Task A_rebuild_ends_where_nothing_is_found()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.AddForeign(3);
        await bench.Store.ChangeAsync(RunBench.RunId, new() { RebuildSince = bench.Time.GetUtcNow() });

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((4, null), (run.Succeeded, run.RebuildSince));
    }

    // The same run on a new ledger: all that is left is upstream.
    static async Task<RunBench> LostAsync(RunBench bench)
    {
        var again = await new RunBench(bench.Input.RowCount) { Api = bench.Api, Time = bench.Time }.StartAsync();
        await again.Store.ChangeAsync(RunBench.RunId, new() { RebuildSince = again.Time.GetUtcNow() });
        return again;
    }
}
