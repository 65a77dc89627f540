using System.Text.Json;
using Cairn.Accounting;
using Cairn.Reporting;
using Cairn.Running;

namespace Cairn.Tests.Running;

public sealed class StagedRunTests
{
    const string TwoRungs = """
        cascade:
          - { max_tokens: 300 }
          - { model: claude-sonnet-5-5, user: "again {{ text }}" }

        """;

    static readonly NextStages Audit = ScriptedStages.Then(StageKind.Audit, 1, 4, 1, 3);
    static readonly NextStages Escalation = ScriptedStages.Then(StageKind.Escalate, 1, 4, 0);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_asks_stage_after_stage_until_nothing_more_comes()
    {
        using var bench = await StartAsync(Audit, Escalation);

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((RunState.Finished, 7, 7, 0), (run.State, run.Places, run.Succeeded, run.Pending));
        Assert.Equal(
            [(0, StageKind.Ask, 0, 4), (1, StageKind.Audit, 1, 6), (2, StageKind.Escalate, 1, 7)],
            run.Stages.Select(stage => (stage.Number, stage.Kind, stage.Rung, stage.End)));
        Assert.Equal(
            ["claude-haiku-5-5: text 0, text 1, text 2, text 3", "claude-sonnet-5-5: again text 1, again text 3",
                "claude-sonnet-5-5: again text 0"],
            bench.Api.Batches.Select(Asked));
    }

    [Fact]
    public async Task The_answer_of_a_row_is_that_of_the_last_stage_and_the_others_stand_beside_it()
    {
        using var bench = await StartAsync(Audit, Escalation);

        var rows = await ResultsAsync(bench, await bench.RunAsync());

        Assert.Equal(
            ["again text 0", "again text 1", "text 2", "again text 3"],
            rows.Select(row => row.GetProperty("output").GetString()));
        Assert.Equal([2, 1, 0, 1], rows.Select(row => row.GetProperty("stage").GetInt32()));
        Assert.Equal([1, 1, 0, 1], rows.Select(row => row.GetProperty("answers").GetArrayLength()));
        var beside = rows[0].GetProperty("answers")[0];
        Assert.Equal(("text 0", 0, "0.00000175"), (beside.GetProperty("output").GetString(),
            beside.GetProperty("rung").GetInt32(), beside.GetProperty("cost_usd").GetString()));
    }

    [Fact]
    public async Task A_failed_answer_of_a_later_stage_does_not_hide_a_good_one()
    {
        using var bench = await StartAsync(Audit, Escalation);
        bench.Api.Answer = (id, text) => text == "again text 0"
            ? ResultLines.Succeeded(id, text, "refusal")
            : ResultLines.Succeeded(id, text);

        var snapshot = await bench.RunAsync();
        var rows = await ResultsAsync(bench, snapshot);

        Assert.Equal(("succeeded", "text 0"),
            (rows[0].GetProperty("status").GetString(), rows[0].GetProperty("output").GetString()));
        Assert.Equal("refusal", rows[0].GetProperty("answers")[0].GetProperty("error").GetProperty("type").GetString());
        Assert.Equal((1, new RowCounts(4, 4, 0, 0)), (snapshot.Run.Failed, ReportOf(bench, snapshot).Rows));
    }

    [Fact]
    public async Task What_was_decided_before_a_crash_stands_and_is_not_asked_again()
    {
        var planner = new ScriptedStages(Audit);
        using var bench = await StartAsync(planner);
        bench.Around = store => new BrokenAppend(store);
        await Assert.ThrowsAsync<IOException>(() => bench.RunAsync());
        bench.Around = store => store;
        bench.Reopen();

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((RunState.Finished, 6, 2), (run.State, run.Succeeded, planner.Asked));
    }

    [Fact]
    public async Task A_planner_that_halts_leaves_the_run_to_a_person_and_is_asked_again()
    {
        var planner = new ScriptedStages(new NextStages.Halt(StopCause.Decision, "Nothing can be certified."));
        using var bench = await StartAsync(planner);

        var halted = (await bench.RunAsync()).Run;
        await bench.Store.ChangeAsync(halted.Id, new() { State = RunState.Running, Cause = StopCause.None });
        await bench.RunAsync();

        Assert.Equal((RunState.Stopped, StopCause.Decision, "Nothing can be certified.", 2),
            (halted.State, halted.Cause, halted.StopMessage, planner.Asked));
    }

    [Fact]
    public async Task Stages_that_are_appended_together_are_in_flight_together()
    {
        using var bench = await StartAsync(new NextStages.Append(
        [
            ScriptedStages.Draft(StageKind.Vote, 0, 4, 0, 1, 2, 3), ScriptedStages.Draft(StageKind.Ask, 1, 4, 0, 1, 2),
        ]));

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((RunState.Finished, 11), (run.State, run.Succeeded));
        Assert.Equal(2, bench.Api.Batches.Skip(1).Count(batch => batch.CreatedAt < bench.Api.Batches[1].EndsAt));
    }

    [Fact]
    public async Task Rows_of_two_stages_that_go_back_together_are_asked_again_apart()
    {
        using var bench = await StartAsync(new NextStages.Append(
        [
            ScriptedStages.Draft(StageKind.Vote, 0, 4, 0, 1, 2, 3), ScriptedStages.Draft(StageKind.Ask, 1, 4, 0, 1, 2),
        ]));
        bench.Api.Answer = (id, text) => bench.Api.Batches.Count is 1 or 2
            ? ResultLines.Errored(id, "overloaded_error")
            : ResultLines.Succeeded(id, text);

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((RunState.Finished, 11), (run.State, run.Succeeded));
        Assert.All(bench.Api.Batches, batch => Assert.NotEmpty(Asked(batch)));
    }

    [Fact]
    public async Task Every_dollar_is_that_of_one_stage_and_of_one_step()
    {
        using var bench = await StartAsync(Audit, Escalation);

        var snapshot = await bench.RunAsync();
        var report = ReportOf(bench, snapshot);

        Assert.Equal(snapshot.Run.Settled, Sum(report.Stages!.Select(stage => stage.Usd)));
        Assert.Equal(snapshot.Run.Settled, Sum(report.Cost.Waterfall.Select(step => step.Usd)));
        Assert.True(report.Cost.ListIsEstimated);
        // Four rows at what an audited one costs, unbatched: 2 * 0.00000175 each, by the scripted model's prices.
        Assert.Equal(new(0.000014m), report.Cost.ListUsd);
        Assert.Empty(await bench.Store.CheckAsync(RunBench.RunId, RunBench.Catalog));
    }

    [Fact]
    public async Task No_stage_follows_while_a_limit_of_rows_holds()
    {
        var planner = new ScriptedStages(Audit);
        using var bench = await new RunBench(yaml: TwoRungs) { Stages = planner }.StartAsync(rowLimit: 2);

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((RunState.Stopped, StopCause.RowLimit, 0), (run.State, run.Cause, planner.Asked));
    }

    [Fact]
    public async Task A_run_that_was_cancelled_gets_no_more_stages()
    {
        using var bench = await StartAsync(Audit);
        await bench.Store.ChangeAsync(RunBench.RunId, new() { CancelRequested = true });

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((RunState.Stopped, StopCause.Canceled, 1), (run.State, run.Cause, run.Stages.Count));
    }

    [Fact]
    public async Task Rows_of_a_later_stage_that_failed_are_asked_again()
    {
        using var bench = await StartAsync(Audit);
        bench.Api.Answer = (id, text) => text == "again text 3"
            ? ResultLines.Succeeded(id, text, "refusal")
            : ResultLines.Succeeded(id, text);
        var failed = await bench.RunAsync();
        bench.Api.Answer = (id, text) => ResultLines.Succeeded(id, text);

        var context = bench.Context;
        context.Follow(failed.Run);
        await bench.Store.ReopenAsync(RunBench.RunId, context.Layout.PlacesOf([3]), JumpingClock.Start);
        await bench.Store.ChangeAsync(RunBench.RunId, new() { State = RunState.Running });
        var run = (await bench.RunAsync()).Run;

        Assert.Equal((1, 0, 6), (failed.Run.Failed, run.Failed, run.Succeeded));
        Assert.Equal("claude-sonnet-5-5: again text 3", Asked(bench.Api.Batches[^1]));
    }

    [Fact]
    public async Task A_lost_ledger_gets_its_stages_back_before_it_looks_for_batches()
    {
        using var bench = await StartAsync(Audit);
        await bench.RunAsync();
        await bench.LoseLedgerAsync();

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((RunState.Finished, 6, 2), (run.State, run.Succeeded, bench.Api.Batches.Count));
    }

    [Fact]
    public async Task Where_the_files_are_lost_too_the_stages_are_decided_on_again_and_their_batches_found()
    {
        using var bench = await StartAsync(Audit, Escalation);
        await bench.RunAsync();
        await bench.LoseLedgerAsync();
        File.Delete(bench.Folder.PathOf("stages-1.json"));
        File.Delete(bench.Folder.PathOf("stages-2.json"));

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((RunState.Finished, 7, 3), (run.State, run.Succeeded, bench.Api.Batches.Count));
    }

    [Fact]
    public async Task The_life_of_a_row_tells_of_each_stage_that_asked_it()
    {
        using var bench = await StartAsync(Audit);
        var snapshot = await bench.RunAsync();

        var life = await RowLife.TellAsync(
            bench.Context, snapshot, await bench.Store.EventsAsync(RunBench.RunId), 1);

        Assert.Equal(("succeeded", "msgbatch_002"), (life.Status, life.BatchId));
        Assert.Contains(life.Steps, step => step.What.EndsWith("(stage 0, ask)", StringComparison.Ordinal));
        Assert.EndsWith("the row succeeded (stage 1, audit)", life.Steps[^1].What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limit_of_cost_holds_over_all_stages()
    {
        using var free = await StartAsync(Audit);
        var enoughForOne = (await free.RunAsync()).Submissions[0].Reserved;
        using var bench = await new RunBench(yaml: TwoRungs) { Stages = new ScriptedStages(Audit) }
            .StartAsync(enoughForOne);

        var stopped = (await bench.RunAsync()).Run;
        await bench.Store.ChangeAsync(
            RunBench.RunId, new() { State = RunState.Running, Cause = StopCause.None, Limit = new Usd(1) });
        var run = (await bench.RunAsync()).Run;

        Assert.Equal((RunState.Stopped, StopCause.Budget, 2, 4),
            (stopped.State, stopped.Cause, stopped.Stages.Count, stopped.Succeeded));
        Assert.Equal((RunState.Finished, 6), (run.State, run.Succeeded));
    }

    [Fact]
    public async Task Stages_are_asked_over_Messages_too()
    {
        using var bench = await new RunBench(yaml: TwoRungs)
        {
            Stages = new ScriptedStages(Audit),
            Kind = SubmissionKind.Messages,
        }.StartAsync();

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((RunState.Finished, 6), (run.State, run.Succeeded));
        Assert.Equal(2, bench.Messages.Bodies.Count(body =>
            body.Contains("claude-sonnet-5-5", StringComparison.Ordinal)
            && body.Contains("again text", StringComparison.Ordinal)));
    }

    static async Task<RunBench> StartAsync(params NextStages[] script) =>
        await StartAsync(new ScriptedStages(script));

    static Task<RunBench> StartAsync(ScriptedStages planner) =>
        new RunBench(yaml: TwoRungs) { Stages = planner }.StartAsync();

    static string Asked(ScriptedBatch batch)
    {
        var parameters = batch.Requests.Select(request => request.GetProperty("params")).ToList();
        var texts = parameters.Select(each => each.GetProperty("messages")[0].GetProperty("content") is var content
            && content.ValueKind == JsonValueKind.String
                ? content.GetString()
                : content[0].GetProperty("text").GetString());
        return $"{Assert.Single(parameters.Select(each => each.GetProperty("model").GetString()).Distinct())}: "
            + string.Join(", ", texts);
    }

    static RunReport ReportOf(RunBench bench, RunSnapshot snapshot)
    {
        var context = bench.Context;
        context.Follow(snapshot.Run);
        return RunReport.Of(snapshot, RunBench.Catalog, context.Layout);
    }

    static async Task<List<JsonElement>> ResultsAsync(RunBench bench, RunSnapshot snapshot)
    {
        await Publication.WriteAsync(bench.Context, snapshot);
        var lines = await File.ReadAllLinesAsync(OutputPaths.In(bench.OutputFolder).Results, Cancellation);
        return [.. lines.Select(line => JsonElement.Parse(line))];
    }

    static Usd Sum(IEnumerable<Usd> amounts) => amounts.Aggregate(Usd.Zero, (sum, amount) => sum + amount);

    sealed class BrokenAppend(IRunStore inner) : WrappedStore(inner)
    {
        public override Task<bool> AppendStagesAsync(string runId, IReadOnlyList<RunStage> stages) =>
            throw new IOException("The disk is gone.");
    }
}
