using System.Net;
using Cairn.Accounting;
using Cairn.Claude;
using Cairn.Running;

namespace Cairn.Tests.Running;

public sealed class RunnerTests
{
    const string WithPrimer = "system: [{ file: handbook.md }]\n";

    [Fact]
    public async Task A_run_answers_every_row_once()
    {
        using var bench = await new RunBench(rows: 30).StartAsync();

        var (run, submissions, books, _) = await bench.RunAsync();

        Assert.Equal((RunState.Finished, 30, 0), (run.State, run.Succeeded, run.Pending));
        Assert.Single(submissions);
        Assert.Equal(30, books.Sum(entry => entry.Answers));
    }

    [Fact]
    public async Task A_shared_prefix_is_written_by_one_row_before_the_rest_read_it()
    {
        using var bench = await new RunBench(rows: 30, WithPrimer).StartAsync();

        await bench.RunAsync();

        Assert.Equal([1, 29], bench.Api.Batches.Select(batch => batch.Requests.Count));
        Assert.True(bench.Api.Batches[1].CreatedAt >= bench.Api.Batches[0].EndsAt);
        Assert.All(bench.Api.Batches.SelectMany(batch => batch.Requests), request =>
            Assert.Contains("\"ttl\":\"1h\"", request.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lone_primer_takes_rows_along_until_its_count_is_unmistakable()
    {
        using var bench = await new RunBench(rows: 30, WithPrimer).StartAsync();
        await bench.Store.ChangeAsync(RunBench.RunId, new() { WorkspaceId = bench.Api.WorkspaceId });
        await UnresolvedAsync(bench, count: 1);

        await bench.RunAsync(noWait: true);

        Assert.Equal(2, bench.Api.Batches[^1].Requests.Count);
        Assert.Single(bench.Api.Batches[^1].Requests, request =>
            request.GetRawText().Contains("cache_control", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_queue_limit_sends_the_rows_in_waves()
    {
        using var bench = await new RunBench(rows: 10, "queue_limit: 4\n").StartAsync();

        var run = (await bench.RunAsync()).Run;

        Assert.Equal(10, run.Succeeded);
        Assert.All(bench.Api.Batches, batch => Assert.InRange(batch.Requests.Count, 1, 4));
    }

    [Fact]
    public async Task A_budget_that_is_used_up_stops_the_run_and_is_never_exceeded()
    {
        using var bench = await new RunBench(rows: 10).StartAsync(new Usd(0.0003m));
        bench.Api.Answer = (id, text) => ResultLines.Succeeded(id, text, output: 300);

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((RunState.Stopped, StopCause.Budget), (run.State, run.Cause));
        Assert.Equal((3, 7), (run.Succeeded, run.Pending));
        Assert.True(run.Settled <= run.Limit);
    }

    [Fact]
    public async Task A_passed_deadline_stops_admission_but_collects_what_is_in_flight()
    {
        using var bench = await new RunBench(rows: 10, "queue_limit: 4\ndeadline: 5m\n").StartAsync();

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((RunState.Stopped, StopCause.Deadline, 4, 6), (run.State, run.Cause, run.Succeeded, run.Pending));
    }

    [Fact]
    public async Task A_row_limit_stops_there_and_a_higher_one_goes_on()
    {
        using var bench = await new RunBench(rows: 10).StartAsync(rowLimit: 3);

        var first = (await bench.RunAsync()).Run;
        await bench.Store.ChangeAsync(RunBench.RunId, new() { RowLimit = int.MaxValue, Cause = StopCause.None });
        var second = (await bench.RunAsync()).Run;

        Assert.Equal((RunState.Stopped, StopCause.RowLimit, 3), (first.State, first.Cause, first.Succeeded));
        Assert.Equal((RunState.Finished, 10), (second.State, second.Succeeded));
    }

    [Fact]
    public async Task A_cancel_drops_what_has_not_started_and_ends_the_run()
    {
        using var bench = await new RunBench().StartAsync();
        await bench.RunAsync(noWait: true);
        await bench.Store.ChangeAsync(RunBench.RunId, new() { CancelRequested = true });

        var run = (await bench.RunAsync()).Run;

        Assert.NotNull(bench.Api.Batches[0].CanceledAt);
        Assert.Equal((4, 0m), (run.Failed, run.Settled.Amount));
    }

    [Fact]
    public async Task Without_waiting_it_submits_and_leaves_and_collects_when_called_again()
    {
        using var bench = await new RunBench().StartAsync();

        var left = (await bench.RunAsync(noWait: true)).Run;
        bench.Time.Pass(TimeSpan.FromHours(1));
        var done = (await bench.RunAsync(noWait: true)).Run;

        Assert.Equal((RunState.Running, 4), (left.State, left.Pending));
        Assert.Equal((RunState.Finished, 4), (done.State, done.Succeeded));
    }

    [Fact]
    public async Task An_outage_is_waited_out()
    {
        using var bench = await new RunBench().StartAsync();
        for (var i = 0; i < 6; i++)
            bench.Api.Outages.Enqueue(ApiError(529));

        Assert.Equal(RunState.Finished, (await bench.RunAsync()).Run.State);
        Assert.Single(bench.Api.Batches);
    }

    [Fact]
    public async Task A_key_that_is_refused_stops_the_run_without_losing_a_row()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Outages.Enqueue(ApiError(401));

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((RunState.Stopped, StopCause.Credentials, 4), (run.State, run.Cause, run.Pending));
    }

    [Fact]
    public async Task An_interrupted_run_is_left_so_that_it_can_be_resumed()
    {
        using var bench = await new RunBench().StartAsync();
        using var interruption = new CancellationTokenSource();
        bench.Api.Creates.Enqueue(async upload =>
        {
            await interruption.CancelAsync();
            return await bench.Api.SucceedAsync(upload);
        });

        var run = (await new Runner(bench.Context, new()).RunAsync(interruption.Token)).Run;

        Assert.Equal((RunState.Interrupted, 4), (run.State, run.Pending));
        Assert.Equal(RunState.Finished, (await bench.RunAsync()).Run.State);
        Assert.Single(bench.Api.Batches);
    }

    [Fact]
    public async Task A_poisoned_row_is_found_by_halving_and_the_rest_are_answered()
    {
        using var bench = await new RunBench(rows: 8).StartAsync();
        var api = bench.Api;
        for (var i = 0; i < 40; i++)
            bench.Api.Creates.Enqueue(upload => RefuseRow5Async(api, upload));

        var (run, submissions, _, _) = await bench.RunAsync();

        Assert.Equal((7, 1, 0), (run.Succeeded, run.Failed, run.Pending));
        Assert.Contains(
            submissions, submission => submission.RowsThat(outcome => outcome == RowOutcome.Failed).Contains(5));
    }

    static async Task<CreateReply> RefuseRow5Async(ScriptedApi api, BatchUpload upload)
    {
        using var body = new MemoryStream();
        await upload.WriteHeadAsync(body, CancellationToken.None);
        return System.Text.Encoding.UTF8.GetString(body.ToArray()).Contains("text 5", StringComparison.Ordinal)
            ? await api.Refuse(400, "something is wrong")(upload)
            : await api.SucceedAsync(upload);
    }

    static ClaudeApiException ApiError(int status) =>
        new(new((HttpStatusCode)status, "an_error", "as scripted"), ServerContext.Unknown);

    // Another run of the same workspace has an intent of that size whose outcome nobody knows.
    static async Task UnresolvedAsync(RunBench bench, int count)
    {
        await bench.Store.AddRunAsync(new() { Id = "0000000q", Spec = bench.Spec });
        await bench.Store.PlanAsync(
            new()
            {
                Id = "0000000x",
                RunId = "0000000q",
                WorkspaceId = bench.Api.WorkspaceId,
                Attempt = 0,
                IsPrimer = false,
                Rows = RowSet.Range(0, count),
                BodyBytes = 1,
                BodySha256 = "",
                Reserved = Usd.Zero,
            },
            [],
            []);
    }
}
