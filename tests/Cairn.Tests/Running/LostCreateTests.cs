using Cairn.Accounting;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Tests.Running;

/// <summary>What a run does when nobody knows whether its batch was created, by policy.</summary>
public sealed class LostCreateTests
{
    static readonly SafetyRules Hedge = new()
    {
        LostCreate = LostCreatePolicy.Hedge,
        HedgeAfter = TimeSpan.FromMinutes(30),
        HedgeAllowanceUsd = 1,
    };

    [Fact]
    public async Task A_hedge_asks_the_rows_again_and_is_cancelled_when_the_lost_batch_comes_first()
    {
        using var bench = await new RunBench { Safety = Hedge }.StartAsync();
        bench.Api.RunTime = TimeSpan.FromHours(3);
        bench.Api.Creates.Enqueue(upload => bench.Api.LoseAsync(upload));

        await bench.RunAsync();

        var (run, submissions, _, _) = await bench.SnapshotAsync();
        Assert.Equal((4, 0m), (run.Succeeded, run.Wasted.Amount));
        Assert.Equal(SubmissionOrigin.Hedged, submissions[0].Origin);
        Assert.All(bench.Api.Batches.Skip(1), hedge => Assert.NotNull(hedge.CanceledAt));
    }

    [Fact]
    public async Task A_hedge_that_pays_twice_says_what_for()
    {
        using var bench = await new RunBench { Safety = Hedge }.StartAsync();
        bench.Api.RunTime = TimeSpan.FromHours(4);
        bench.Api.Creates.Enqueue(async upload =>
        {
            var lost = await bench.Api.LoseAsync(upload);
            bench.Api.RunTime = TimeSpan.FromMinutes(10);
            return lost;
        });

        await bench.RunAsync();
        bench.Time.Pass(TimeSpan.FromHours(5));
        await bench.RunAsync();

        var (run, submissions, _, _) = await bench.SnapshotAsync();
        Assert.Equal((SubmissionOrigin.Hedged, run.Wasted), (submissions[0].Origin, submissions[0].Wasted));
        Assert.True(run.Wasted > Usd.Zero);
        Assert.Equal((Usd.Zero, Usd.Zero), (run.Ghost, run.Reserved));
    }

    [Fact]
    public async Task A_hedge_beyond_its_allowance_is_not_made()
    {
        using var bench = await new RunBench { Safety = Hedge with { HedgeAllowanceUsd = 0.0000001m } }.StartAsync();
        bench.Api.RunTime = TimeSpan.FromHours(3);
        bench.Api.Creates.Enqueue(upload => bench.Api.LoseAsync(upload));

        await bench.RunAsync();

        Assert.Single(bench.Api.Batches);
        Assert.Equal(4, (await bench.SnapshotAsync()).Run.Succeeded);
    }

    [Fact]
    public async Task A_batch_that_must_exist_is_never_hedged()
    {
        using var bench = await new RunBench { Safety = Hedge }.StartAsync();
        bench.Api.RunTime = TimeSpan.FromHours(3);
        bench.Api.Creates.Enqueue(bench.Api.GarbleAsync);

        await bench.RunAsync();

        Assert.Single(bench.Api.Batches);
    }

    [Fact]
    public async Task Alone_in_a_workspace_a_batch_of_the_right_size_is_taken_before_it_ends()
    {
        using var bench = await new RunBench { Safety = new() { HasWorkspaceAlone = true } }.StartAsync();
        bench.Api.Creates.Enqueue(upload => bench.Api.LoseAsync(upload));

        await bench.RunAsync(noWait: true);
        bench.Time.Pass(TimeSpan.FromMinutes(1));
        await bench.RunAsync(noWait: true);

        var taken = Assert.Single((await bench.SnapshotAsync()).Submissions);
        Assert.Equal((SubmissionState.Accepted, true), (taken.State, taken.IsProvisional));
    }

    [Fact]
    public async Task A_batch_that_was_taken_by_its_size_alone_is_given_up_when_it_is_not_ours()
    {
        using var bench = await new RunBench { Safety = new() { HasWorkspaceAlone = true } }.StartAsync();
        bench.Api.Creates.Enqueue(async upload =>
        {
            var reply = await bench.Api.VanishAsync(upload);
            bench.Api.AddForeign(4);
            return reply;
        });

        await bench.RunAsync();

        var (run, submissions, _, _) = await bench.SnapshotAsync();
        Assert.Equal((4, 0m), (run.Succeeded, run.Wasted.Amount));
        Assert.DoesNotContain(submissions, submission => submission.BatchId == "msgbatch_001");
        Assert.Equal(["msgbatch_001"], await bench.Store.ForeignBatchesAsync(bench.Api.WorkspaceId));
    }

    [Fact]
    public async Task Impatience_cancels_what_could_be_ours_and_asks_the_rest_again()
    {
        var safety = new SafetyRules { LostCreate = LostCreatePolicy.Cancel, HasWorkspaceAlone = true };
        using var bench = await new RunBench { Safety = safety }.StartAsync();
        bench.Api.RunTime = TimeSpan.FromHours(20);
        bench.Api.Creates.Enqueue(async upload =>
        {
            bench.Api.RunTime = TimeSpan.FromMinutes(10);
            return await bench.Api.LoseAsync(upload, TimeSpan.Zero);
        });

        await bench.RunAsync();

        var (run, submissions, _, _) = await bench.SnapshotAsync();
        Assert.Equal((4, 0m), (run.Succeeded, run.Wasted.Amount));
        Assert.NotNull(bench.Api.Batches[0].CanceledAt);
        Assert.True(submissions[0].IsAdopted);
    }

    [Fact]
    public async Task A_person_is_asked_where_the_workload_says_so()
    {
        using var bench = await new RunBench { Safety = new() { LostCreate = LostCreatePolicy.Manual } }.StartAsync();
        bench.Api.Creates.Enqueue(upload => bench.Api.LoseAsync(upload));

        var (run, submissions, _, _) = await bench.RunAsync();

        Assert.Equal((RunState.Stopped, StopCause.Decision), (run.State, run.Cause));
        Assert.Contains("msgbatch_001", run.StopMessage!, StringComparison.Ordinal);
        Assert.Equal(SubmissionState.Frozen, Assert.Single(submissions).State);
    }

    [Fact]
    public async Task Rows_whose_creates_vanish_again_and_again_are_told_apart()
    {
        using var bench = await new RunBench().StartAsync();
        for (var i = 0; i < 12; i++)
            bench.Api.Creates.Enqueue(bench.Api.VanishAsync);

        await bench.RunAsync();

        var (run, submissions, _, _) = await bench.SnapshotAsync();
        Assert.Equal(4, run.Succeeded);
        Assert.Contains(submissions, submission => submission is { Absences: >= 3, Count: 1 });
    }

    [Fact]
    public async Task A_row_alone_that_no_server_survives_waits_for_a_person()
    {
        using var bench = await new RunBench(rows: 1).StartAsync();
        for (var i = 0; i < 6; i++)
            bench.Api.Creates.Enqueue(bench.Api.VanishAsync);

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((StopCause.Decision, 1), (run.Cause, run.Pending));
        Assert.Contains("cairn retry", run.StopMessage!, StringComparison.Ordinal);
    }
}
