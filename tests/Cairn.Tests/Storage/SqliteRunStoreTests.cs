using Cairn.Accounting;
using Cairn.Profiling.Tokens;
using Cairn.Quality.Lengths;
using Cairn.Running;
using Cairn.Storage;
using Cairn.Tests.Running;
using Microsoft.Data.Sqlite;

namespace Cairn.Tests.Storage;

public sealed class SqliteRunStoreTests
{
    const string Id = "0000000s";

    [Fact]
    public async Task A_submission_that_moved_on_is_not_replaced()
    {
        using var bench = await new RunBench().StartAsync();
        var planned = await bench.PlanAsync(Id);
        var sending = planned with { State = SubmissionState.Sending, Epoch = 1 };

        Assert.True(await bench.Store.AdvanceAsync(planned, sending));
        Assert.False(await bench.Store.AdvanceAsync(planned, sending));
        Assert.False(await bench.Store.AdvanceAsync(sending with { Epoch = 0 }, sending));
        Assert.False(await bench.Store.ReleaseAsync(planned, planned with { State = SubmissionState.Retired }, []));
        Assert.False(await bench.Store.SettleAsync(planned, Settlement(planned)));
    }

    [Fact]
    public async Task A_submission_comes_back_with_all_that_was_written()
    {
        using var bench = await new RunBench().StartAsync();
        var planned = await bench.PlanAsync(Id);
        var now = bench.Time.GetUtcNow();
        var full = planned with
        {
            State = SubmissionState.Ambiguous,
            Epoch = 3,
            RunAfter = now.AddTicks(1),
            Anchor = "msgbatch_0",
            AnchoredAt = now.AddSeconds(1),
            CommittedAt = now.AddSeconds(2),
            MustExist = true,
            EmptyListings = 4,
            FirstEmptyAt = now.AddSeconds(3),
            Tries = 5,
            BatchId = "msgbatch_1",
            IsAdopted = true,
            IsCanceling = true,
            AcceptedAt = now.AddSeconds(4),
            Segment = "s.jsonl",
            Missed = RowSet.OfAscending([1, 3]),
            Truncated = RowSet.OfAscending([2]),
            Lengths = LengthTally.Of([("claude-haiku-5-5", 120, true)]),
            Settled = new(1.25m),
        };
        await bench.Store.AdvanceAsync(planned, full);
        bench.Reopen();

        // Sets of rows and tallies have no value equality of their own.
        var found = await bench.FindAsync(Id);
        Assert.Equal(full, found with
        {
            Rows = full.Rows,
            Marks = full.Marks,
            Enlarged = full.Enlarged,
            Missed = full.Missed,
            Truncated = full.Truncated,
            Lengths = full.Lengths,
        });
        Assert.Equal([1, 3], found.Missed);
        Assert.Equal([2], found.Truncated);
        Assert.Equal(full.Lengths.Encode(), found.Lengths.Encode());
    }

    [Fact]
    public async Task What_is_reserved_spent_or_haunted_never_exceeds_the_limit()
    {
        using var bench = await new RunBench(rows: 3).StartAsync(new Usd(10));
        await TakeAsync(bench, "0000000a", 0, 6);

        Assert.Equal(PlanOutcome.OverBudget, await TakeAsync(bench, "0000000b", 1, 5));

        var first = await bench.FindAsync("0000000a");
        var abandoned = first with { State = SubmissionState.Abandoned };
        await bench.Store.ReleaseAsync(first, abandoned, [new(first.Rows, 0, default)]);
        Assert.Equal(PlanOutcome.OverBudget, await TakeAsync(bench, "0000000b", 1, 5));

        await bench.Store.ForgetGhostAsync(abandoned);
        Assert.Equal(PlanOutcome.Written, await TakeAsync(bench, "0000000b", 1, 5));
    }

    [Fact]
    public async Task A_plan_that_does_not_fit_takes_no_row()
    {
        using var bench = await new RunBench(rows: 3).StartAsync(new Usd(1));

        await TakeAsync(bench, Id, 0, 2);

        var (run, submissions, _, _) = await bench.SnapshotAsync();
        Assert.Equal((0, 0m), (run.Cursor, run.Reserved.Amount));
        Assert.Empty(submissions);
    }

    [Theory]
    [InlineData(SubmissionState.Planned, true)]
    [InlineData(SubmissionState.Committing, true)]
    [InlineData(SubmissionState.Ambiguous, true)]
    [InlineData(SubmissionState.Abandoned, false)]
    [InlineData(SubmissionState.Accepted, false)]
    [InlineData(SubmissionState.Retired, false)]
    public async Task No_two_submissions_of_a_workspace_could_be_mistaken_for_each_other(
        SubmissionState state, bool taken)
    {
        using var bench = await new RunBench(rows: 3).StartAsync();
        await TakeAsync(bench, "0000000a", 0, 1);
        var first = await bench.FindAsync("0000000a");
        await bench.Store.AdvanceAsync(first, first with { State = state });

        Assert.Equal(taken ? PlanOutcome.CountTaken : PlanOutcome.Written, await TakeAsync(bench, "0000000b", 1, 1));
    }

    [Fact]
    public async Task A_batch_is_bound_to_one_submission()
    {
        using var bench = await new RunBench(rows: 3).StartAsync();
        await TakeAsync(bench, "0000000a", 0, 1);
        await AcceptAsync(bench, "0000000a");
        await TakeAsync(bench, "0000000b", 1, 1);

        await Assert.ThrowsAsync<InvalidOperationException>(() => AcceptAsync(bench, "0000000b"));
    }

    [Fact]
    public async Task Rows_that_do_not_add_up_are_not_committed()
    {
        using var bench = await new RunBench().StartAsync();
        var planned = await bench.PlanAsync(Id);
        var outcomes = OutcomeMap.Of(
            [RowOutcome.Succeeded, RowOutcome.Succeeded, RowOutcome.Returned, RowOutcome.Returned]);

        var settled = planned with { State = SubmissionState.Settled, Outcomes = outcomes };
        var lost = Settlement(planned) with { Submission = settled };
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.Store.SettleAsync(planned, lost));

        Assert.Equal(SubmissionState.Planned, (await bench.FindAsync(Id)).State);
        Assert.Equal(0, (await bench.SnapshotAsync()).Run.Succeeded);
    }

    [Fact]
    public async Task What_a_taking_passes_over_waits_as_never_tried()
    {
        using var bench = await new RunBench().StartAsync();

        await TakeAsync(bench, Id, 2, 1);

        var (run, _, _, retries) = await bench.SnapshotAsync();
        Assert.Equal(3, run.Cursor);
        var passed = Assert.Single(retries);
        Assert.Equal((0, true), (passed.Attempt, passed.Rows.SequenceEqual([0, 1])));
    }

    [Fact]
    public async Task Rows_that_are_taken_and_rows_that_are_none_cannot_be_taken()
    {
        using var bench = await new RunBench().StartAsync();
        await TakeAsync(bench, Id, 0, 1);
        var taken = await bench.FindAsync(Id);
        await bench.Store.AdvanceAsync(taken, taken with { State = SubmissionState.Accepted, BatchId = "msgbatch_1" });

        await Assert.ThrowsAsync<FencedException>(() => TakeAsync(bench, "0000000t", 0, 1));
        await Assert.ThrowsAsync<FencedException>(() => TakeAsync(bench, "0000000t", 4, 1));
    }

    [Fact]
    public async Task The_markers_of_a_submission_come_back_level_by_level()
    {
        using var bench = await new RunBench().StartAsync();
        var planned = await bench.PlanAsync(Id);
        var marks = CacheMarks.Of([RowSet.Range(0, 1), RowSet.Empty, RowSet.OfAscending([1, 3])]);

        Assert.Equal([1, 3, 0, 3], planned.Rows.Select(CacheMarks.Decode(marks.Encode()).LevelAt));
        Assert.Same(CacheMarks.None, CacheMarks.Decode([]));
    }

    [Fact]
    public async Task A_run_of_a_version_without_layouts_is_named()
    {
        using var bench = await new RunBench().StartAsync();
        using (var older = Raw(bench))
            older.Execute("update run set spec = json_remove(spec, '$.layout_sha256')");

        var refused = await Assert.ThrowsAsync<CairnException>(bench.SnapshotAsync);

        Assert.Contains($"run {RunBench.RunId}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("older version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_committed_is_gone_after_the_process()
    {
        using var bench = await new RunBench().StartAsync();
        using (var dying = Raw(bench))
        {
            dying.Execute("begin immediate");
            dying.Execute("update run set cursor = 4, succeeded = 4");
        }

        bench.Reopen();

        Assert.Equal((0, 0), ((await bench.SnapshotAsync()).Run.Cursor, (await bench.SnapshotAsync()).Run.Succeeded));
    }

    [Fact]
    public async Task A_ledger_of_a_newer_version_is_refused_by_name()
    {
        using var bench = await new RunBench().StartAsync();
        using (var newer = Raw(bench))
            newer.Execute("pragma user_version = 99");

        var refusal = Assert.Throws<CairnException>(() => SqliteRunStore.Open(bench.LedgerPath, bench.Time));
        Assert.Contains("version 99", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_processes_at_once_move_a_submission_once()
    {
        using var bench = await new RunBench().StartAsync();
        var planned = await bench.PlanAsync(Id);
        using var other = SqliteRunStore.Open(bench.LedgerPath, bench.Time);
        var sending = planned with { State = SubmissionState.Sending, Epoch = 1 };

        var moves = await Task.WhenAll(
            from store in (SqliteRunStore[])[bench.Store, other]
            select Task.Run(() => store.AdvanceAsync(planned, sending), TestContext.Current.CancellationToken));

        Assert.Equal(1, moves.Count(moved => moved));
    }

    [Fact]
    public async Task What_one_process_asks_for_another_sees()
    {
        using var bench = await new RunBench().StartAsync();
        using var other = SqliteRunStore.Open(bench.LedgerPath, bench.Time);
        Assert.False((await bench.SnapshotAsync()).Run.CancelRequested);

        await other.ChangeAsync(RunBench.RunId, new() { CancelRequested = true });

        Assert.True((await bench.SnapshotAsync()).Run.CancelRequested);
    }

    [Fact]
    public async Task What_a_process_writes_it_sees_itself_and_nothing_is_read_again_until_then()
    {
        using var bench = await new RunBench().StartAsync();
        var before = await bench.SnapshotAsync();
        Assert.Same(before, await bench.SnapshotAsync());

        await bench.Store.ChangeAsync(RunBench.RunId, new() { QueuePermille = 250 });
        Assert.Equal(250, (await bench.SnapshotAsync()).Run.QueuePermille);

        var planned = await bench.PlanAsync(Id);
        Assert.Single((await bench.SnapshotAsync()).Submissions);
        await bench.Store.AdvanceAsync(planned, planned with { Tries = 3 });
        Assert.Equal(3, (await bench.SnapshotAsync()).Submissions[0].Tries);
    }

    [Fact]
    public async Task A_change_leaves_alone_what_it_does_not_name()
    {
        using var bench = await new RunBench().StartAsync(new Usd(3), rowLimit: 2);
        await bench.Store.ChangeAsync(RunBench.RunId, new() { Cause = StopCause.Budget, StopMessage = "why" });

        var run = await bench.Store.ChangeAsync(RunBench.RunId, new() { State = RunState.Stopped });

        Assert.Equal(
            (3m, 2, StopCause.Budget, "why"), (run.Limit!.Value.Amount, run.RowLimit, run.Cause, run.StopMessage));
        Assert.Null((await bench.Store.ChangeAsync(RunBench.RunId, new() { Cause = StopCause.None })).StopMessage);
    }

    [Fact]
    public async Task Every_event_carries_the_hash_of_the_one_before()
    {
        using var bench = await new RunBench().StartAsync();
        await bench.RunAsync();

        using var raw = Raw(bench);
        var events = raw.Query(row => (Previous: row.GetString(0), Hash: row.GetString(1), Kind: row.GetString(2)),
            "select prev_hash, hash, kind from event order by seq");
        Assert.Equal(
            [.. events.Select(each => each.Hash).SkipLast(1).Prepend("")], events.Select(each => each.Previous));
        Assert.Equal(events.Count, events.Select(each => each.Hash).Distinct().Count());
        Assert.Equal(
            ["run_started", "run_changed", "planned", "sending", "committing", "accepted", "ended", "settled",
                "run_changed"],
            events.Select(each => each.Kind));
    }

    [Fact]
    public async Task No_prompt_and_no_answer_is_in_the_ledger()
    {
        using var bench = await new RunBench().StartAsync();
        await bench.RunAsync();

        Assert.DoesNotContain(
            "text 2", await File.ReadAllTextAsync(bench.LedgerPath, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_and_an_unknown_one_is_an_error()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Time.Pass(TimeSpan.FromSeconds(1));
        await bench.Store.AddRunAsync(new() { Id = "0000000q", Spec = bench.Spec });

        Assert.Equal(["0000000q", RunBench.RunId], (await bench.Store.RunsAsync()).Select(run => run.Id));
        await Assert.ThrowsAsync<CairnException>(() => bench.Store.SnapshotAsync("0000000z"));
    }

    static SqliteConnection Raw(RunBench bench)
    {
        var connection = new SqliteConnection($"Data Source={bench.LedgerPath};Pooling=false");
        connection.Open();
        return connection;
    }

    [Fact]
    public async Task What_batches_taught_is_added_up_by_run_and_model_and_kept_with_their_settlement()
    {
        using var bench = await new RunBench().StartAsync();
        foreach (var (id, row, billed) in new[] { (Id, 0, 120.0), ("0000000t", 1, 90.0) })
        {
            await TakeAsync(bench, id, row, 0.1m);
            var planned = await bench.FindAsync(id);
            var settlement = Settlement(planned) with
            {
                Samples = [Sample("template", billed), Sample("another", 5)],
                Submission = planned with
                {
                    State = SubmissionState.Settled,
                    Outcomes = OutcomeMap.Of([RowOutcome.Succeeded]),
                },
            };
            Assert.True(await bench.Store.SettleAsync(planned, settlement));
            Assert.False(await bench.Store.SettleAsync(planned, settlement));
        }

        var sample = Assert.Single((await bench.Store.UsageHistoryAsync("template")).Samples);
        Assert.Equal((RunBench.RunId, "model"), (sample.RunId, sample.Model));
        Assert.Equal(RatioSums.Of(100, 120) + RatioSums.Of(100, 90), sample.Prompts);
        Assert.Equal(RatioSums.Of(300, 20) + RatioSums.Of(300, 20), sample.Answers);
        Assert.Empty((await bench.Store.UsageHistoryAsync("unknown")).Samples);

        static UsageSample Sample(string template, double billed) =>
            new(RunBench.RunId, template, "model", RatioSums.Of(100, billed), RatioSums.Of(300, 20));
    }

    static async Task AcceptAsync(RunBench bench, string id)
    {
        var planned = await bench.FindAsync(id);
        await bench.Store.AdvanceAsync(
            planned, planned with { State = SubmissionState.Accepted, BatchId = "msgbatch_1" });
    }

    static Settlement Settlement(Submission planned) => new(
        planned with { State = SubmissionState.Settled }, [], default, default, [], RowSet.Empty);

    // One row, so much money.
    static Task<PlanOutcome> TakeAsync(RunBench bench, string id, int row, decimal usd) => bench.Store.PlanAsync(
        new()
        {
            Id = id,
            RunId = RunBench.RunId,
            WorkspaceId = "wrkspc_1",
            Attempt = 0,
            IsPrimer = false,
            Rows = RowSet.Range(row, row + 1),
            BodyBytes = 1,
            BodySha256 = "",
            Reserved = new(usd),
        },
        [],
        []);
}
