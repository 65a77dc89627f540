using Cairn.Running;

namespace Cairn.Tests.Running;

public sealed class CollectorTests
{
    [Fact]
    public async Task Results_that_come_in_another_order_are_joined_to_their_rows()
    {
        using var bench = await EndedAsync();

        await CollectAsync(bench);

        var submission = Assert.Single((await bench.SnapshotAsync()).Submissions);
        var lines = await File.ReadAllLinesAsync(bench.Folder.PathOf(submission.Segment!), Cancellation);
        Assert.Equal(["text 0", "text 1", "text 2", "text 3"], lines.Select(line => TextOf(line)));
        Assert.Equal([0, 1, 2, 3], submission.RecordedRows());
    }

    [Fact]
    public async Task What_was_billed_for_answered_rows_is_kept_beside_their_estimates()
    {
        using var bench = await EndedAsync((id, text) => ResultLines.Succeeded(id, text)
            .Replace("creation_input_tokens\":0", "creation_input_tokens\":30", StringComparison.Ordinal)
            .Replace("read_input_tokens\":0", "read_input_tokens\":7", StringComparison.Ordinal));

        await CollectAsync(bench);

        var spec = (await bench.SnapshotAsync()).Run.Spec;
        var sample = Assert.Single((await bench.Store.UsageHistoryAsync(spec.WorkloadFingerprint)).Samples);
        Assert.Equal(4, sample.Prompts.Rows);
        Assert.Equal(4 * (10 + 30 + 7), sample.Prompts.Actual);
        Assert.Equal(4 * 5, sample.Answers.Actual);
        Assert.InRange(sample.Prompts.Expected, 1, 400);
    }

    [Fact]
    public async Task A_truncated_download_is_fetched_again()
    {
        using var bench = await EndedAsync();
        Batch(bench).File = download =>
            download == 1 ? Batch(bench).Lines[0] + "\n" + Batch(bench).Lines[1][..20] : null;

        await CollectAsync(bench);
        Assert.True((await SubmissionAsync(bench)) is { State: SubmissionState.Ended, Tries: 1 });
        await CollectAsync(bench);

        Assert.Equal(4, (await bench.SnapshotAsync()).Run.Succeeded);
    }

    [Fact]
    public async Task A_last_line_without_its_newline_is_not_trusted()
    {
        using var bench = await EndedAsync();
        Batch(bench).File = download => download == 1 ? string.Join('\n', Batch(bench).Lines) : null;

        await CollectAsync(bench);

        Assert.Equal(SubmissionState.Ended, (await SubmissionAsync(bench)).State);
    }

    [Fact]
    public async Task A_row_whose_line_never_comes_fails_after_six_downloads()
    {
        using var bench = await EndedAsync();
        Batch(bench).File = _ => string.Concat(Batch(bench).Lines.Skip(1).Select(line => line + "\n"));

        for (var i = 0; i < 6; i++)
            await CollectAsync(bench);

        var submission = await SubmissionAsync(bench);
        Assert.Equal(SubmissionState.Settled, submission.State);
        Assert.Equal([0], submission.RowsThat(outcome => outcome == RowOutcome.Failed));
        Assert.Contains(
            "result_missing", await File.ReadAllTextAsync(bench.Folder.PathOf(submission.Segment!), Cancellation),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_duplicate_line_counts_once()
    {
        using var bench = await EndedAsync();
        Batch(bench).File = _ =>
            string.Concat(Batch(bench).Lines.Append(Batch(bench).Lines[2]).Select(line => line + "\n"));

        await CollectAsync(bench);

        var (run, _, books, _) = await bench.SnapshotAsync();
        Assert.Equal((4, 4L), (run.Succeeded, books.Sum(entry => entry.Answers)));
    }

    [Fact]
    public async Task A_line_of_somebody_else_is_never_applied()
    {
        using var bench = await EndedAsync();
        var stranger = ResultLines.Succeeded("their-1", "theirs") + "\n";
        Batch(bench).File = _ => stranger + string.Concat(Batch(bench).Lines.Select(line => line + "\n"));

        for (var i = 0; i < 6; i++)
            await CollectAsync(bench);

        var (run, submissions, books, _) = await bench.SnapshotAsync();
        Assert.Equal((4, 4L), (run.Succeeded, books.Sum(entry => entry.Answers)));
        Assert.DoesNotContain("theirs", await File.ReadAllTextAsync(
            bench.Folder.PathOf(submissions[0].Segment!), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_that_do_not_add_up_freeze_the_submission_and_keep_its_money()
    {
        using var bench = await EndedAsync();
        Batch(bench).Counts = new(0, 5, 0, 0, 0);

        var stop = await CollectAsync(bench);

        var run = (await bench.SnapshotAsync()).Run;
        Assert.Equal(StopCause.Decision, stop!.Cause);
        Assert.Equal(SubmissionState.Frozen, (await SubmissionAsync(bench)).State);
        Assert.Equal((4, (await SubmissionAsync(bench)).Reserved), (run.Pending, run.Reserved));
    }

    [Fact]
    public async Task A_row_with_a_result_that_a_newer_version_may_know_waits_and_the_others_are_recorded()
    {
        using var bench = await EndedAsync((id, text) =>
            text == "text 2" ? ResultLines.OfType(id, "deferred") : ResultLines.Succeeded(id, text));
        Batch(bench).Counts = new(0, 4, 0, 0, 0);
        var reserved = (await SubmissionAsync(bench)).Reserved;

        await CollectAsync(bench);

        var (run, _, _, retries) = await bench.SnapshotAsync();
        Assert.Equal((3, 1, reserved - run.Settled), (run.Succeeded, run.Pending, run.Unknown));
        Assert.Equal([2], Assert.Single(retries, retry => retry.Held is not null).Rows);
        Assert.Equal(StopCause.Decision, (await bench.RunAsync()).Run.Cause);
    }

    [Theory]
    [InlineData("max_tokens")]
    [InlineData("refusal")]
    [InlineData("tool_use")]
    [InlineData("pause_turn")]
    [InlineData("model_context_window_exceeded")]
    public async Task An_incomplete_answer_is_paid_and_no_success(string stop)
    {
        using var bench = await EndedAsync(
            (id, text) => ResultLines.Succeeded(id, text, text == "text 1" ? stop : "end_turn"));

        await CollectAsync(bench);

        var (run, _, books, _) = await bench.SnapshotAsync();
        Assert.Equal((3, 1), (run.Succeeded, run.Failed));
        Assert.Equal(1, books.Single(entry => entry.Kind == Cairn.Accounting.UsageKind.Failed).Answers);
    }

    [Fact]
    public async Task A_refusal_before_any_output_is_not_billed()
    {
        using var bench = await EndedAsync((id, text) => ResultLines.Succeeded(id, "", "refusal", output: 0));

        await CollectAsync(bench);

        var (run, _, books, _) = await bench.SnapshotAsync();
        Assert.Equal((4, 0m), (run.Failed, run.Settled.Amount));
        Assert.Empty(books);
    }

    [Fact]
    public async Task An_answer_that_breaks_the_schema_fails_its_row()
    {
        using var bench = await EndedAsync(
            (id, text) => ResultLines.Succeeded(id, text == "text 1" ? """{"a":1}""" : """{"a":"x"}"""),
            "output: { schema: answer.schema.json }\n");

        await CollectAsync(bench);

        Assert.Equal([1], (await SubmissionAsync(bench)).RowsThat(outcome => outcome == RowOutcome.Failed));
    }

    [Fact]
    public async Task What_failed_for_a_passing_reason_goes_back_and_costs_nothing()
    {
        using var bench = await EndedAsync((id, text) => text switch
        {
            "text 0" => ResultLines.Errored(id, "overloaded_error"),
            "text 1" => ResultLines.Expired(id),
            "text 2" => ResultLines.Canceled(id),
            _ => ResultLines.Errored(id, "invalid_request_error"),
        });

        await CollectAsync(bench);

        var (run, _, books, retries) = await bench.SnapshotAsync();
        Assert.Equal([0, 1, 2], Assert.Single(retries).Rows);
        Assert.Equal(1, retries[0].Attempt);
        Assert.Equal((1, 0m, 0m), (run.Failed, run.Settled.Amount, run.Reserved.Amount));
        Assert.Empty(books);
    }

    [Theory]
    [InlineData("api_error", 5)]
    [InlineData("expired", 3)]
    public async Task A_row_that_keeps_failing_fails_for_good_after_so_many_attempts(string type, int attempts)
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Answer = (id, text) =>
            text != "text 1" ? ResultLines.Succeeded(id, text)
            : type == "expired" ? ResultLines.Expired(id)
            : ResultLines.Errored(id, type);

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((RunState.Finished, 3, 1), (run.State, run.Succeeded, run.Failed));
        Assert.Equal(
            attempts, bench.Api.Batches.SelectMany(batch => batch.CustomIds).Count(id => RunBench.RowOf(id) == 1));
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static ScriptedBatch Batch(RunBench bench) => bench.Api.Batches[0];

    static async Task<Submission> SubmissionAsync(RunBench bench) => (await bench.SnapshotAsync()).Submissions[0];

    static async Task<Stop?> CollectAsync(RunBench bench)
    {
        var snapshot = await bench.SnapshotAsync();
        return await new Collector(bench.Context).CollectAsync(snapshot.Submissions[0], snapshot, Cancellation);
    }

    // A submission whose batch has ended and was not collected yet.
    static async Task<RunBench> EndedAsync(Func<string, string, string>? answer = null, string yaml = "")
    {
        var bench = await new RunBench(yaml: yaml).StartAsync();
        bench.Api.Answer = answer ?? bench.Api.Answer;
        var planned = await bench.PlanAsync();
        await new Submitter(bench.Context).SubmitAsync(planned, Cancellation);
        bench.Time.Pass(bench.Api.RunTime);
        var accepted = await SubmissionAsync(bench);
        await bench.Store.AdvanceAsync(accepted, accepted with { State = SubmissionState.Ended });
        return bench;
    }

    static string TextOf(string line) =>
        System.Text.Json.JsonElement.Parse(line).GetProperty("result").GetProperty("message")
        .GetProperty("content")[0].GetProperty("text").GetString()!;
}
