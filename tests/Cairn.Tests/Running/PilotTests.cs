using System.Globalization;
using Cairn.Accounting;
using Cairn.Planning;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Tests.Running;

public sealed class PilotTests
{
    static readonly DateTimeOffset Now = JumpingClock.Start;

    // One primer, a pilot of forty rows, 159 others.
    static readonly RunLayout Layout = RunLayout.Build(
        [new(-1, 1, 0, CacheTtl.OneHour, 2_000, 200, 0.9m)], new int[200], new() { PilotRows = 40 });

    [Fact]
    public void A_pilot_that_read_and_cost_what_was_planned_lets_the_others_go()
    {
        var take = Assert.IsType<Admission.Take>(Decide(Pilot(missed: 2, cost: 0.004m)));

        Assert.Equal((159, 159), (take.Offered.Count, take.Marks.Places.Count));
    }

    [Fact]
    public void After_a_pilot_that_hardly_read_the_others_go_without_a_marker()
    {
        var take = Assert.IsType<Admission.Take>(Decide(Pilot(missed: 19, cost: 0.004m)));

        Assert.Equal((159, 0, false), (take.Offered.Count, take.Marks.Places.Count, take.IsPrimer));
    }

    // 40 rows for 0.08 are 0.002 each: 0.4 for 200, above the high estimate of 0.1.
    [Theory]
    [InlineData(0.08, null, "more than the high estimate of 0.1 USD")]
    [InlineData(0.008, "0.03", "more than the limit of 0.03 USD")]
    public void A_pilot_that_shows_a_dearer_whole_stops_the_run_and_names_both_ways_on(
        double cost, string? limit, string expected)
    {
        var closed = Assert.IsType<Admission.Closed>(Decide(Pilot(missed: 0, (decimal)cost), limit));

        Assert.Equal(StopCause.Decision, closed.Stop.Cause);
        Assert.Contains(expected, closed.Stop.Message, StringComparison.Ordinal);
        Assert.Contains("--accept-cost", closed.Stop.Message, StringComparison.Ordinal);
        Assert.Contains("--max-cost", closed.Stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cost_that_was_accepted_stops_nothing() =>
        Assert.IsType<Admission.Take>(Decide(Pilot(missed: 0, 0.08m), accepts: true));

    [Fact]
    public void Rows_behind_the_pilot_wait_for_it() =>
        Assert.Equal(new Admission.Wait(null), Decide(Pilot(missed: 0, 0.004m) with
        {
            State = SubmissionState.Accepted,
            Outcomes = null,
        }));

    static Admission Decide(Submission pilot, string? limit = null, bool accepts = false)
    {
        using var bench = new RunBench();
        var plan = bench.Spec.Plan with { Estimate = new(new(0.01m), new(0.05m), new(0.1m)) };
        var run = new Run
        {
            Id = RunBench.RunId,
            Spec = bench.Spec with { Rows = 200, Plan = plan, AcceptsCost = accepts },
            Limit = limit is null ? null : new Usd(decimal.Parse(limit, CultureInfo.InvariantCulture)),
            Cursor = 41,
            Succeeded = 41,
            Settled = pilot.Settled,
        };
        var primer = pilot with { Id = "0000000p", IsPrimer = true, Rows = RowSet.Range(0, 1), Settled = Usd.Zero };
        primer = primer with
        {
            Marks = CacheMarks.Of([primer.Rows]),
            State = SubmissionState.Settled,
            Outcomes = OutcomeMap.Of([RowOutcome.Succeeded]),
            Missed = RowSet.Empty,
        };
        return Admission.Decide(new(run, [primer, pilot], [], []), Layout, Now);
    }

    static Submission Pilot(int missed, decimal cost) => new()
    {
        Id = "0000000s",
        RunId = RunBench.RunId,
        WorkspaceId = "wrkspc_1",
        Attempt = 0,
        IsPrimer = false,
        Rows = RowSet.Range(1, 41),
        Marks = CacheMarks.Of([RowSet.Range(1, 41)]),
        Missed = RowSet.Range(1, 1 + missed),
        BodyBytes = 1,
        BodySha256 = "",
        Reserved = new(cost),
        Settled = new(cost),
        State = SubmissionState.Settled,
        Outcomes = OutcomeMap.Of([.. Enumerable.Repeat(RowOutcome.Succeeded, 40)]),
        BatchId = "msgbatch_1",
        AcceptedAt = Now,
    };
}
