using Cairn.Running;

namespace Cairn.Tests.Running;

public sealed class SubmitterTests
{
    const string Id = "0000000s";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_created_batch_is_accepted_under_its_id()
    {
        using var bench = await new RunBench().StartAsync();

        Assert.Null(await SubmitAsync(bench));

        var submission = await bench.FindAsync(Id);
        Assert.Equal(
            (SubmissionState.Accepted, "msgbatch_001", 1), (submission.State, submission.BatchId, submission.Epoch));
    }

    [Fact]
    public async Task The_newest_batch_of_the_workspace_is_the_anchor()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.AddForeign(7);

        await SubmitAsync(bench);

        Assert.Equal("msgbatch_001", (await bench.FindAsync(Id)).Anchor);
    }

    [Fact]
    public async Task A_lost_answer_is_ambiguous_and_not_sent_again()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Creates.Enqueue(upload => bench.Api.LoseAsync(upload));

        await SubmitAsync(bench);

        var submission = await bench.FindAsync(Id);
        Assert.Equal(
            (SubmissionState.Ambiguous, false, null), (submission.State, submission.MustExist, submission.BatchId));
        Assert.Single(bench.Api.Batches);
    }

    [Fact]
    public async Task An_unreadable_success_must_be_found()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Creates.Enqueue(bench.Api.GarbleAsync);

        await SubmitAsync(bench);

        Assert.True((await bench.FindAsync(Id)) is { State: SubmissionState.Ambiguous, MustExist: true });
    }

    [Fact]
    public async Task A_poisoned_row_fails_without_a_bill_and_the_others_go_back()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Creates.Enqueue(bench.Api.Refuse(400, "requests.2.params.max_tokens: bad"));

        await SubmitAsync(bench);

        var (run, submissions, books, retries) = await bench.SnapshotAsync();
        Assert.Equal(SubmissionState.Retired, submissions[0].State);
        Assert.Equal([2], submissions[0].RowsThat(outcome => outcome == RowOutcome.Failed));
        Assert.Equal([0, 1, 3], Assert.Single(retries).Rows);
        Assert.Equal((1, 0m, 0m), (run.Failed, run.Settled.Amount, run.Reserved.Amount));
        Assert.Empty(books);
    }

    [Fact]
    public async Task A_body_that_was_too_large_is_never_sent_again_at_half_its_length()
    {
        using var bench = await new RunBench(rows: 8).StartAsync();
        bench.Api.Creates.Enqueue(bench.Api.Refuse(413, "too large"));

        await SubmitAsync(bench);
        var first = Assert.Single((await bench.SnapshotAsync()).Submissions);
        await bench.RunAsync();

        var (run, submissions, _, _) = await bench.SnapshotAsync();
        Assert.Equal((8, first.BodyBytes / 2), (run.Succeeded, run.BodyBytesMax));
        Assert.All(submissions.Skip(1), next => Assert.InRange(next.BodyBytes, 1, first.BodyBytes / 2));
    }

    [Fact]
    public async Task A_rate_limit_makes_the_run_admit_a_fifth_less()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Creates.Enqueue(bench.Api.Refuse(429, "slow down"));

        await SubmitAsync(bench);

        Assert.Equal(800, (await bench.SnapshotAsync()).Run.QueuePermille);
    }

    [Fact]
    public async Task A_refusal_that_names_no_row_halves_the_batch()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Creates.Enqueue(bench.Api.Refuse(400, "something is wrong"));

        await SubmitAsync(bench);

        var (run, _, _, retries) = await bench.SnapshotAsync();
        Assert.Equal(["0,1", "2,3"], retries.Select(retry => string.Join(',', retry.Rows)));
        Assert.Equal((0, 0m), (run.Failed, run.Reserved.Amount));
    }

    [Fact]
    public async Task A_row_that_is_too_large_alone_fails()
    {
        using var bench = await new RunBench(rows: 1).StartAsync();
        bench.Api.Creates.Enqueue(bench.Api.Refuse(413, "too large"));

        await SubmitAsync(bench);

        Assert.Equal(1, (await bench.SnapshotAsync()).Run.Failed);
    }

    [Fact]
    public async Task What_refuses_every_create_stops_the_run_and_fails_no_row()
    {
        using var bench = await new RunBench(rows: 1).StartAsync();
        bench.Api.Creates.Enqueue(bench.Api.Refuse(400, "Unexpected value(s) for the `anthropic-beta` header."));

        var stop = await SubmitAsync(bench);

        Assert.Equal(StopCause.Decision, stop!.Cause);
        Assert.Contains("anthropic-beta", stop.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await bench.SnapshotAsync()).Run.Failed);
    }

    [Fact]
    public async Task A_refused_key_keeps_the_rows_and_says_why()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Creates.Enqueue(bench.Api.Refuse(401, "invalid x-api-key"));

        var stop = await SubmitAsync(bench);

        var submission = await bench.FindAsync(Id);
        Assert.Equal(StopCause.Credentials, stop!.Cause);
        Assert.Equal((SubmissionState.Planned, 4), (submission.State, submission.Count));
    }

    [Fact]
    public async Task A_broken_upload_is_tried_again_later_with_the_same_rows()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Creates.Enqueue(ScriptedApi.BreakAsync);

        await SubmitAsync(bench);

        var submission = await bench.FindAsync(Id);
        Assert.Equal((SubmissionState.Planned, 1), (submission.State, submission.Tries));
        Assert.True(submission.RunAfter > bench.Time.GetUtcNow());
    }

    [Fact]
    public async Task The_third_broken_upload_in_a_row_halves_the_batch()
    {
        using var bench = await new RunBench().StartAsync();
        for (var i = 0; i < 3; i++)
            bench.Api.Creates.Enqueue(ScriptedApi.BreakAsync);

        await SubmitAsync(bench);
        for (var i = 0; i < 2; i++)
            await new Submitter(bench.Context).SubmitAsync(await bench.FindAsync(Id), Cancellation);

        Assert.Equal(SubmissionState.Retired, (await bench.FindAsync(Id)).State);
        Assert.Equal(2, (await bench.SnapshotAsync()).Retries.Count);
    }

    [Fact]
    public async Task A_submission_that_another_process_took_is_not_released()
    {
        using var bench = await new RunBench().StartAsync();
        var planned = await bench.PlanAsync(Id);
        bench.Api.Creates.Enqueue(async upload =>
        {
            var sending = await bench.FindAsync(Id);
            await bench.Store.AdvanceAsync(sending, sending with { State = SubmissionState.Planned });
            return await bench.Api.SucceedAsync(upload);
        });

        await Assert.ThrowsAsync<FencedException>(
            () => new Submitter(bench.Context).SubmitAsync(planned, Cancellation));

        Assert.Empty(bench.Api.Batches);
    }

    [Fact]
    public async Task A_fence_that_takes_too_long_is_not_passed()
    {
        using var bench = await new RunBench().StartAsync();
        var planned = await bench.PlanAsync(Id);
        var context = bench.Context with { Store = new SlowFence(bench.Store, bench.Time) };

        await Assert.ThrowsAsync<FencedException>(() => new Submitter(context).SubmitAsync(planned, Cancellation));

        Assert.Empty(bench.Api.Batches);
        Assert.Equal(SubmissionState.Planned, (await bench.FindAsync(Id)).State);
    }

    [Fact]
    public async Task A_key_of_another_workspace_sends_nothing()
    {
        using var bench = await new RunBench().StartAsync();
        var planned = await bench.PlanAsync(Id);
        bench.Api.WorkspaceId = "wrkspc_2";

        await Assert.ThrowsAsync<WorkspaceChangedException>(
            () => new Submitter(bench.Context).SubmitAsync(planned, Cancellation));

        Assert.Equal(SubmissionState.Planned, (await bench.FindAsync(Id)).State);
    }

    static async Task<Stop?> SubmitAsync(RunBench bench) =>
        await new Submitter(bench.Context).SubmitAsync(await bench.PlanAsync(Id), Cancellation);
}
