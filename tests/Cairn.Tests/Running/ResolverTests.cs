using Cairn.Accounting;
using Cairn.Running;

namespace Cairn.Tests.Running;

public sealed class ResolverTests
{
    [Fact]
    public async Task A_run_with_a_frozen_submission_ends_with_a_decision()
    {
        using var bench = await new RunBench().StartAsync();
        await FreezeAsync(bench);

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((RunState.Stopped, StopCause.Decision), (run.State, run.Cause));
        Assert.Contains("cairn resolve 0000000r 0000000s", run.StopMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_released_submission_gives_its_rows_back_and_its_money_stays_spent()
    {
        using var bench = await new RunBench().StartAsync();
        var frozen = await FreezeAsync(bench);

        await new Resolver(bench.Context).ReleaseAsync(frozen);
        var run = (await bench.RunAsync()).Run;

        Assert.Equal((4, frozen.Reserved, Usd.Zero), (run.Succeeded, run.Unknown, run.Reserved));
    }

    [Fact]
    public async Task An_absent_submission_keeps_its_reservation_as_a_ghost()
    {
        using var bench = await new RunBench().StartAsync();
        var frozen = await FreezeAsync(bench);

        await new Resolver(bench.Context).DeclareAbsentAsync(frozen);

        var (run, _, _, retries) = await bench.SnapshotAsync();
        Assert.Equal((frozen.Reserved, Usd.Zero, 4), (run.Ghost, run.Reserved, Assert.Single(retries).Rows.Count));
    }

    [Fact]
    public async Task A_batch_of_another_size_is_not_bound()
    {
        using var bench = await new RunBench().StartAsync();
        var frozen = await FreezeAsync(bench);
        bench.Api.AddForeign(3);

        var fault = await new Resolver(bench.Context).BindAsync(
            frozen, bench.Api.Batches[0].Id, TestContext.Current.CancellationToken);

        Assert.Contains("3 requests", fault!.Found, StringComparison.Ordinal);
        Assert.Equal(SubmissionState.Frozen, (await bench.FindAsync(frozen.Id)).State);
    }

    static async Task<Submission> FreezeAsync(RunBench bench)
    {
        await bench.Store.ChangeAsync(RunBench.RunId, new() { WorkspaceId = bench.Api.WorkspaceId });
        var planned = await bench.PlanAsync();
        await bench.Store.AdvanceAsync(planned, planned with { State = SubmissionState.Frozen });
        return await bench.FindAsync(planned.Id);
    }
}
