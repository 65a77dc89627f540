using Cairn.Accounting;
using Cairn.Running;

namespace Cairn.Tests.Running;

public sealed class AdmissionTests
{
    const string WithPrimer = "system: [{ file: handbook.md }]\n";
    const string WithQueue = "queue_limit: 3\n";

    static readonly DateTimeOffset Now = JumpingClock.Start;

    [Fact]
    public void A_new_run_is_offered_every_row()
    {
        using var bench = new RunBench();

        var take = Assert.IsType<Admission.Take>(Decide(bench, NewRun(bench)));

        Assert.Equal([0, 1, 2, 3], take.Offered);
        Assert.Equal((0, false), (take.Attempt, take.IsPrimer));
    }

    [Fact]
    public void A_shared_prefix_sends_a_primer_first_and_waits_for_it()
    {
        using var bench = new RunBench(yaml: WithPrimer);
        var run = NewRun(bench);

        Assert.True(Assert.IsType<Admission.Take>(Decide(bench, run)).IsPrimer);
        Assert.Equal(
            new Admission.Wait(null), Decide(bench, run with { Cursor = 1 }, [Primer(SubmissionState.Accepted)]));
    }

    [Theory]
    [InlineData(RowOutcome.Succeeded)]
    [InlineData(RowOutcome.Failed)]
    public void A_primer_that_was_answered_lets_the_rest_go(RowOutcome outcome)
    {
        using var bench = new RunBench(yaml: WithPrimer);
        var primer = Primer(SubmissionState.Settled) with { Outcomes = OutcomeMap.Of([outcome]) };

        var run = NewRun(bench) with { Cursor = 1 };
        Assert.False(Assert.IsType<Admission.Take>(Decide(bench, run, [primer])).IsPrimer);
    }

    [Fact]
    public void Rows_that_come_after_the_cache_has_gone_cold_are_primed_again()
    {
        using var bench = new RunBench(yaml: WithPrimer);
        var primer = Primer(SubmissionState.Settled) with { Outcomes = OutcomeMap.Of([RowOutcome.Succeeded]) };
        var run = NewRun(bench) with { Cursor = 1 };

        var (isPrimer, marked) = Cache(bench, run, primer with { AcceptedAt = Now.AddMinutes(-49) });
        var (isPrimedAgain, markedAgain) = Cache(bench, run, primer with { AcceptedAt = Now.AddMinutes(-50) });

        Assert.Equal((false, true), (isPrimer, isPrimedAgain));
        Assert.Equal([1, 2, 3], marked);
        Assert.Equal([1], markedAgain);
    }

    [Fact]
    public void After_three_primers_without_an_answer_the_rest_go_without_a_marker()
    {
        using var bench = new RunBench(yaml: WithPrimer);
        var failed = Primer(SubmissionState.Settled) with { Outcomes = OutcomeMap.Of([RowOutcome.Returned]) };
        var run = NewRun(bench) with { Cursor = 1 };

        Assert.True(Assert.IsType<Admission.Take>(Decide(bench, run, [failed, failed])).IsPrimer);
        Assert.Empty(Cache(bench, run, failed, failed, failed).Marked);
    }

    [Fact]
    public void The_queue_limit_leaves_room_for_what_is_not_waiting()
    {
        using var bench = new RunBench(yaml: WithQueue);
        var run = NewRun(bench) with { Cursor = 2 };

        Assert.Equal(1, Assert.IsType<Admission.Take>(Decide(bench, run, [Open(RowSet.Range(0, 2))])).RowsMax);
        Assert.Equal(new Admission.Wait(null), Decide(bench, run with { Cursor = 3 }, [Open(RowSet.Range(0, 3))]));
    }

    [Fact]
    public void Rows_that_went_back_go_before_new_ones_once_they_are_due()
    {
        using var bench = new RunBench();
        var run = NewRun(bench) with { Cursor = 2 };
        var retry = new RetrySet(RowSet.Range(0, 2), 1, Now.AddMinutes(1));

        Assert.Equal([2, 3], Assert.IsType<Admission.Take>(Decide(bench, run, [], retry)).Offered);
        var due = Assert.IsType<Admission.Take>(Decide(bench, run, [], retry with { NotBefore = Now }));
        Assert.Equal([0, 1], due.Offered);
        Assert.Equal(1, due.Attempt);
    }

    [Fact]
    public void Rows_of_one_attempt_travel_together_except_those_that_are_told_apart()
    {
        using var bench = new RunBench();
        var run = NewRun(bench) with { Cursor = 4 };
        RetrySet Retry(int row, int attempt, bool isAlone = false) =>
            new(RowSet.Range(row, row + 1), attempt, Now, isAlone);

        var together = Assert.IsType<Admission.Take>(
            Decide(bench, run, [], Retry(0, 1), Retry(1, 2), Retry(2, 1), Retry(3, 1, true)));
        var alone = Assert.IsType<Admission.Take>(Decide(bench, run, [], Retry(0, 1, true), Retry(1, 1, true)));

        Assert.Equal([0, 2], together.Offered);
        Assert.Equal([0], alone.Offered);
    }

    [Fact]
    public void With_nothing_but_rows_that_wait_it_waits_for_the_first_of_them()
    {
        using var bench = new RunBench();
        var run = NewRun(bench) with { Cursor = 4 };

        Assert.Equal(new Admission.Wait(Now.AddMinutes(1)), Decide(bench, run, [],
            new(RowSet.Range(0, 1), 1, Now.AddMinutes(2)), new RetrySet(RowSet.Range(1, 2), 1, Now.AddMinutes(1))));
    }

    [Fact]
    public void When_every_row_was_taken_it_is_done()
    {
        using var bench = new RunBench();

        Assert.IsType<Admission.Done>(Decide(bench, NewRun(bench) with { Cursor = 4, CancelRequested = true }));
    }

    [Fact]
    public void A_row_limit_a_deadline_and_a_cancel_close_it_each_for_its_reason()
    {
        using var bench = new RunBench(yaml: "deadline: 1h\n");
        var run = NewRun(bench);

        Assert.Equal(StopCause.RowLimit, CauseOf(Decide(bench, run with { RowLimit = 2, Cursor = 2 })));
        Assert.Equal(StopCause.Deadline,
            CauseOf(Admission.Decide(new(run, [], [], []), (bench.Layout, RunBench.Catalog), Now.AddHours(1))));
        Assert.Equal(StopCause.Canceled, CauseOf(Decide(bench, run with { CancelRequested = true })));
    }

    static StopCause CauseOf(Admission admission) => Assert.IsType<Admission.Closed>(admission).Stop.Cause;

    static Admission Decide(
        RunBench bench, Run run, IReadOnlyList<Submission>? submissions = null,
        params IReadOnlyList<RetrySet> retries) =>
        Admission.Decide(new(run, submissions ?? [], [], retries), (bench.Layout, RunBench.Catalog), Now);

    static (bool IsPrimer, int[] Marked) Cache(RunBench bench, Run run, params Submission[] submissions)
    {
        var take = Assert.IsType<Admission.Take>(Decide(bench, run, submissions));
        return (take.IsPrimer, [.. take.Marks.Places]);
    }

    static Run NewRun(RunBench bench) => new() { Id = RunBench.RunId, Spec = bench.Spec };

    static Submission Primer(SubmissionState state) => Open(RowSet.Range(0, 1)) with
    {
        IsPrimer = true,
        State = state,
        BatchId = "msgbatch_1",
        AcceptedAt = Now,
        Marks = CacheMarks.Of([RowSet.Range(0, 1)]),
    };

    static Submission Open(RowSet rows) => new()
    {
        Id = "0000000s",
        RunId = RunBench.RunId,
        WorkspaceId = "wrkspc_1",
        Attempt = 0,
        IsPrimer = false,
        Rows = rows,
        BodyBytes = 1,
        BodySha256 = "",
        Reserved = Usd.Zero,
        State = SubmissionState.Accepted,
    };
}
