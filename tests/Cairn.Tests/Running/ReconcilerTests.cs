using Cairn.Claude;
using Cairn.Running;

namespace Cairn.Tests.Running;

public sealed class ReconcilerTests
{
    const string Id = "0000000s";

    [Fact]
    public async Task A_batch_whose_answer_was_lost_is_adopted_by_its_custom_ids()
    {
        using var bench = await AmbiguousAsync((bench, upload) => bench.Api.LoseAsync(upload));
        bench.Time.Pass(TimeSpan.FromMinutes(15));

        await ReconcileAsync(bench);

        var submission = await bench.FindAsync(Id);
        Assert.Equal(
            (SubmissionState.Accepted, "msgbatch_001", true), (
                submission.State, submission.BatchId, submission.IsAdopted));
    }

    [Fact]
    public async Task A_running_batch_of_the_same_size_is_waited_for_not_guessed()
    {
        using var bench = await AmbiguousAsync((bench, upload) => bench.Api.LoseAsync(upload));

        await ReconcileAsync(bench);

        var submission = await bench.FindAsync(Id);
        Assert.Equal((SubmissionState.Ambiguous, 0), (submission.State, submission.EmptyListings));
    }

    [Fact]
    public async Task A_foreign_batch_of_the_same_size_is_never_adopted()
    {
        using var bench = await AmbiguousAsync((bench, upload) => bench.Api.VanishAsync(upload));
        var foreign = bench.Api.AddForeign(4);
        bench.Time.Pass(TimeSpan.FromMinutes(14));

        await ReconcileAsync(bench);

        var submission = await bench.FindAsync(Id);
        Assert.Equal((SubmissionState.Ambiguous, 1), (submission.State, submission.EmptyListings));
        Assert.Equal(1, foreign.Downloads);
    }

    [Fact]
    public async Task A_batch_that_stood_before_the_create_is_not_looked_into()
    {
        using var bench = await new RunBench().StartAsync();
        var before = bench.Api.AddForeign(4);
        bench.Time.Pass(TimeSpan.FromMinutes(1));
        await SubmitAsync(bench, upload => bench.Api.VanishAsync(upload));
        bench.Time.Pass(TimeSpan.FromMinutes(14));

        await ReconcileAsync(bench);

        Assert.Equal(0, before.Downloads);
        Assert.Equal(1, (await bench.FindAsync(Id)).EmptyListings);
    }

    [Fact]
    public async Task Absence_is_only_believed_after_the_quarantine_and_two_listings_a_minute_apart()
    {
        using var bench = await AmbiguousAsync((bench, upload) => bench.Api.VanishAsync(upload));

        bench.Time.Pass(TimeSpan.FromMinutes(20));
        await ReconcileAsync(bench);
        Assert.Equal(SubmissionState.Ambiguous, (await bench.FindAsync(Id)).State);

        bench.Time.Pass(TimeSpan.FromSeconds(59));
        await ReconcileAsync(bench);
        Assert.Equal(SubmissionState.Ambiguous, (await bench.FindAsync(Id)).State);

        bench.Time.Pass(TimeSpan.FromSeconds(1));
        await ReconcileAsync(bench);
        Assert.Equal(SubmissionState.Abandoned, (await bench.FindAsync(Id)).State);
    }

    [Fact]
    public async Task Many_empty_listings_within_the_quarantine_prove_nothing()
    {
        using var bench = await AmbiguousAsync((bench, upload) => bench.Api.VanishAsync(upload));

        for (var i = 0; i < 7; i++)
        {
            bench.Time.Pass(TimeSpan.FromMinutes(2));
            await ReconcileAsync(bench);
        }

        Assert.True(await bench.FindAsync(Id) is { State: SubmissionState.Ambiguous, EmptyListings: 7 });
    }

    [Fact]
    public async Task A_batch_that_must_exist_is_never_given_up()
    {
        using var bench = await AmbiguousAsync(async (bench, upload) =>
        {
            await bench.Api.VanishAsync(upload);
            return new() { TailReleased = true, IsUnreadableSuccess = true };
        });

        for (var i = 0; i < 5; i++)
        {
            bench.Time.Pass(TimeSpan.FromHours(5));
            await ReconcileAsync(bench);
        }

        Assert.Equal(SubmissionState.Ambiguous, (await bench.FindAsync(Id)).State);
    }

    [Fact]
    public async Task An_abandoned_submission_gives_its_rows_back_and_keeps_its_money_as_a_ghost()
    {
        using var bench = await AbandonedAsync((bench, upload) => bench.Api.VanishAsync(upload));

        var (run, submissions, _, retries) = await bench.SnapshotAsync();
        Assert.Equal([0, 1, 2, 3], Assert.Single(retries).Rows);
        Assert.Equal((submissions[0].Reserved, 0m), (run.Ghost, run.Reserved.Amount));
    }

    [Fact]
    public async Task A_ghost_is_forgotten_when_nothing_can_appear_any_more()
    {
        using var bench = await AbandonedAsync((bench, upload) => bench.Api.VanishAsync(upload));
        var sweeper = new Sweeper(bench.Context);

        Assert.Null((await sweeper.SweepAsync(await bench.SnapshotAsync(), Cancellation)).Late);
        Assert.NotEqual(0m, (await bench.SnapshotAsync()).Run.Ghost.Amount);

        bench.Time.Pass(TimeSpan.FromHours(25));
        Assert.Null((await sweeper.SweepAsync(await bench.SnapshotAsync(), Cancellation)).Late);
        Assert.Equal(0m, (await bench.SnapshotAsync()).Run.Ghost.Amount);
        Assert.Equal(SubmissionState.Retired, (await bench.FindAsync(Id)).State);
    }

    [Fact]
    public async Task A_late_batch_answers_the_rows_that_still_wait()
    {
        using var bench = await AbandonedAsync((bench, upload) => bench.Api.LoseAsync(upload, TimeSpan.FromHours(2)));
        bench.Time.Pass(TimeSpan.FromHours(2));

        await CollectLateAsync(bench);

        var (run, submissions, _, retries) = await bench.SnapshotAsync();
        Assert.Equal(SubmissionState.Settled, Assert.Single(submissions).State);
        Assert.Equal((4, 0m, 0m), (run.Succeeded, run.Wasted.Amount, run.Ghost.Amount));
        Assert.Empty(retries);
    }

    [Fact]
    public async Task A_late_batch_is_booked_as_waste_where_its_rows_have_their_records()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Creates.Enqueue(upload => bench.Api.LoseAsync(upload, TimeSpan.FromHours(2)));
        var first = (await bench.RunAsync()).Run;
        bench.Time.Pass(TimeSpan.FromHours(3));

        await CollectLateAsync(bench);

        var run = (await bench.SnapshotAsync()).Run;
        Assert.Equal((4, 0m), (first.Succeeded, first.Wasted.Amount));
        Assert.Equal((4, first.Settled, 0m), (run.Succeeded, run.Wasted, run.Ghost.Amount));
        Assert.Equal(first.Settled + first.Settled, run.Settled);
    }

    [Fact]
    public async Task Two_submissions_never_adopt_the_same_batch()
    {
        using var bench = await AmbiguousAsync((bench, upload) => bench.Api.LoseAsync(upload));
        bench.Time.Pass(TimeSpan.FromMinutes(15));
        await ReconcileAsync(bench);

        Assert.Equal(["msgbatch_001"], await bench.Store.BoundBatchesAsync(bench.Api.WorkspaceId));
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static async Task CollectLateAsync(RunBench bench)
    {
        var snapshot = await bench.SnapshotAsync();
        var found = await new Sweeper(bench.Context).SweepAsync(snapshot, Cancellation);
        await new Collector(bench.Context).CollectAsync(found.Late!, snapshot, Cancellation);
    }

    static async Task ReconcileAsync(RunBench bench) =>
        await new Reconciler(bench.Context).ReconcileAsync(
            await bench.FindAsync(Id), await bench.SnapshotAsync(), Cancellation);

    static async Task<RunBench> AbandonedAsync(Func<RunBench, BatchUpload, Task<CreateReply>> create)
    {
        var bench = await AmbiguousAsync(create);
        bench.Time.Pass(TimeSpan.FromMinutes(16));
        await ReconcileAsync(bench);
        bench.Time.Pass(TimeSpan.FromMinutes(1));
        await ReconcileAsync(bench);
        Assert.Equal(SubmissionState.Abandoned, (await bench.FindAsync(Id)).State);
        return bench;
    }

    static async Task<RunBench> AmbiguousAsync(Func<RunBench, BatchUpload, Task<CreateReply>> create)
    {
        var bench = await new RunBench().StartAsync();
        await SubmitAsync(bench, upload => create(bench, upload));
        return bench;
    }

    static async Task SubmitAsync(RunBench bench, Func<BatchUpload, Task<CreateReply>> create)
    {
        bench.Api.Creates.Enqueue(create);
        await new Submitter(bench.Context).SubmitAsync(await bench.PlanAsync(Id), Cancellation);
        Assert.Equal(SubmissionState.Ambiguous, (await bench.FindAsync(Id)).State);
    }
}
