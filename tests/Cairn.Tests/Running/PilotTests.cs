using System.Globalization;
using Cairn.Accounting;
using Cairn.Planning;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Tests.Running;

public sealed class PilotTests
{
    const string Haiku = "claude-haiku-5-5";

    static readonly DateTimeOffset Now = JumpingClock.Start;

    // One primer, a pilot of forty rows, 159 others.
    static readonly RunLayout Layout = RunLayout.Build(
        [new(-1, 1, 0, CacheTtl.OneHour, 2_000, 200, 0.9m)], new int[200], new() { PilotRows = 40 });

    [Fact]
    public void A_pilot_that_read_and_cost_what_was_planned_lets_the_others_go()
    {
        var take = Assert.IsType<Admission.Take>(Decide(Pilot(missed: 2)));

        Assert.Equal((159, 159), (take.Offered.Count, take.Marks.Places.Count));
    }

    [Fact]
    public void After_a_pilot_that_hardly_read_the_others_go_without_a_marker()
    {
        var take = Assert.IsType<Admission.Take>(Decide(Pilot(missed: 30)));

        Assert.Equal((159, 0, false), (take.Offered.Count, take.Marks.Places.Count, take.IsPrimer));
    }

    // 200 rows with 8,000 tokens of answer at 0.25 USD a million cost 0.4; with 800 they cost 0.04.
    [Theory]
    [InlineData(8_000, null, "more than the high estimate of 0.1 USD")]
    [InlineData(800, "0.03", "more than the limit of 0.03 USD")]
    public void A_pilot_that_shows_a_dearer_whole_stops_the_run_and_names_both_ways_on(
        int output, string? limit, string expected)
    {
        var closed = Assert.IsType<Admission.Closed>(Decide(Pilot(missed: 0), output, limit));

        Assert.Equal(StopCause.Decision, closed.Stop.Cause);
        Assert.Contains(expected, closed.Stop.Message, StringComparison.Ordinal);
        Assert.Contains("--accept-cost", closed.Stop.Message, StringComparison.Ordinal);
        Assert.Contains("--max-cost", closed.Stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pilot_of_rows_that_are_dearer_than_the_others_by_plan_stops_nothing() =>
        Assert.IsType<Admission.Take>(Decide(Pilot(missed: 0), output: 8_000, outputMaxOfOthers: 100));

    // The rows of one prompt read nothing, those of the other all: of 40 rows, the first half have the first.
    [Theory]
    [InlineData(CacheTtl.OneHour, 80)]
    [InlineData(CacheTtl.FiveMinutes, 160)]
    public void A_prefix_that_is_hardly_read_goes_without_a_marker_where_its_life_is_dear(CacheTtl ttl, int marked)
    {
        var layout = RunLayout.Build(
            [new(-1, 1, 0, ttl, 2_000, 101, 0.9m), new(-1, 1, 0, ttl, 2_000, 101, 0.9m)],
            [.. Enumerable.Range(0, 202).Select(row => row / 101)], new() { PilotRows = 40 });
        var pilot = Pilot(missed: 0) with { Rows = RowSet.Range(2, 42), Missed = RowSet.Range(2, 22) };
        pilot = pilot with { Marks = CacheMarks.Of([pilot.Rows]) };

        var take = Assert.IsType<Admission.Take>(Decide(layout, pilot, 400));

        Assert.Equal((160, marked), (take.Offered.Count, take.Marks.Places.Count));
    }

    [Fact]
    public void A_cost_that_was_accepted_stops_nothing() =>
        Assert.IsType<Admission.Take>(Decide(Pilot(missed: 0), output: 8_000, accepts: true));

    [Fact]
    public void Rows_behind_the_pilot_wait_for_it() =>
        Assert.Equal(new Admission.Wait(null), Decide(Pilot(missed: 0) with
        {
            State = SubmissionState.Accepted,
            Outcomes = null,
        }));

    static Admission Decide(
        Submission pilot, int output = 400, string? limit = null, bool accepts = false,
        int outputMaxOfOthers = 10_000) => Decide(Layout, pilot, output, run => run with
        {
            Spec = run.Spec with
            {
                AcceptsCost = accepts,
                Plan = run.Spec.Plan with
                {
                    Shares = [.. run.Spec.Plan.Shares.Select(share => share.Wave < 2
                        ? share
                        : share with { OutputTokensMax = share.Rows * outputMaxOfOthers })],
                },
            },
            Limit = limit is null ? null : new Usd(decimal.Parse(limit, CultureInfo.InvariantCulture)),
        });

    // Each row has 100 tokens of its own behind the prefix and may answer 10,000.
    static Admission Decide(RunLayout layout, Submission pilot, int output, Func<Run, Run>? change = null)
    {
        using var bench = new RunBench();
        var primers = layout.Nodes.Count;
        var plan = bench.Spec.Plan with
        {
            Estimate = new(new(0.01m), new(0.05m), new(0.1m)),
            Waves = layout.Waves,
            Rates = [new(Haiku, 100_000, false, layout.Places, layout.Places * 2_100L, layout.Places * 10_000L)],
            Shares = [.. layout.Waves.Index().Select(wave => new WaveShare(wave.Index, 0, wave.Item.Count,
                wave.Item.Count * 2_100L, wave.Item.Count * 2_000L, wave.Item.Count * 10_000L))],
        };
        var primer = pilot with { Id = "0000000p", IsPrimer = true, Rows = RowSet.Range(0, primers) };
        primer = primer with
        {
            Marks = CacheMarks.Of([primer.Rows]),
            Outcomes = OutcomeMap.Of([.. Enumerable.Repeat(RowOutcome.Succeeded, primers)]),
            Missed = RowSet.Empty,
        };
        primer = primer with { State = SubmissionState.Settled };
        var run = new Run
        {
            Id = RunBench.RunId,
            Spec = bench.Spec with { Rows = layout.Places, Plan = plan },
            Cursor = primers + 40,
            Succeeded = primers + 40,
        };
        UsageEntry books = new(Haiku, 100_000, false, UsageKind.Succeeded, run.Succeeded, new(
            run.Succeeded * 100, 0, primers * 2_000, 40 * 2_000, run.Succeeded * output));
        return Admission.Decide(
            new((change ?? (same => same))(run), [primer, pilot], [books], []), (layout, RunBench.Catalog), Now);
    }

    static Submission Pilot(int missed) => new()
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
        Reserved = new(0.01m),
        Settled = new(0.01m),
        State = SubmissionState.Settled,
        Outcomes = OutcomeMap.Of([.. Enumerable.Repeat(RowOutcome.Succeeded, 40)]),
        BatchId = "msgbatch_1",
        AcceptedAt = Now,
    };
}
