using Cairn.Claude;
using Cairn.Quality.Grading;
using Cairn.Reporting.Comparing;
using Cairn.Running;
using Cairn.Tests.Running;

namespace Cairn.Tests.Reporting.Comparing;

/// <summary>The same rows asked in batches and one by one, each by a run of its own.</summary>
public sealed class RealtimeComparisonTests
{
    // Of row 0 only the form differs, row 1 says the same, row 2 another thing, and row 3 has no answer in batches.
    static readonly string[] Batched = ["An answer!", "an answer", "another", "cut off"];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Haiku 5.5: 10 input tokens and 5 output tokens cost 0.0000035 USD, half of it in a batch.
    [Fact]
    public async Task Rows_with_an_answer_on_both_ways_are_compared_by_price_and_by_what_they_say()
    {
        var report = await CompareAsync([0, 1, 2, 3], null);

        Assert.Equal((4, 3, 2, 0.666667m), (report.Rows, report.Compared, report.Agreeing, report.Agreement));
        Assert.Equal((3, 4), (report.Batch.Answered, report.Realtime.Answered));
        Assert.Equal(("0.00000525", "0.0000105", 0.5m),
            ($"{report.Batch.Usd}", $"{report.Realtime.Usd}", report.PriceRatio));
        Assert.Equal("0.000014", $"{report.PaidUsd}");
        Assert.Null(report.Batch.Score);
    }

    [Fact]
    public async Task Rows_that_were_not_drawn_have_no_say()
    {
        var report = await CompareAsync([2, 3], null);

        Assert.Equal((2, 1, 0), (report.Rows, report.Compared, report.Agreeing));
    }

    [Fact]
    public async Task A_grader_of_the_workload_grades_both_ways()
    {
        var report = await CompareAsync([0, 1, 2, 3], new RegexGrader("^an answer"));

        Assert.Equal((1m, 0.333m), (report.Realtime.Score, decimal.Round(report.Batch.Score!.Value, 3)));
    }

    [Theory]
    [InlineData(50, 10)]
    [InlineData(95, 19)]
    [InlineData(100, 20)]
    [InlineData(1, 1)]
    public void A_percentile_is_a_latency_that_there_was(int percent, int expected)
    {
        var latencies = Enumerable.Range(1, 20).Reverse().Select(seconds => TimeSpan.FromSeconds(seconds));

        Assert.Equal(expected, WayReport.At(percent, latencies));
        Assert.Null(WayReport.At(percent, []));
    }

    [Fact]
    public async Task Calls_are_timed_on_the_clock_of_the_api_and_only_those_that_are_answered()
    {
        var time = new JumpingClock();
        var clock = new ApiClock(time);
        clock.Observe(ServerContext.Unknown with { Date = JumpingClock.Start, ClockRate = 60 });
        var messages = new ScriptedMessages
        {
            Before = (_, number) =>
            {
                time.Pass(TimeSpan.FromSeconds(2));
                if (number == 1)
                    throw ScriptedMessages.Lost();
            },
        };
        var timed = new TimedMessages(messages, clock);

        await timed.SendAsync("{}"u8.ToArray(), [], Cancellation);
        await Assert.ThrowsAsync<ApiUnreachableException>(() => timed.SendAsync("{}"u8.ToArray(), [], Cancellation));

        Assert.Equal([TimeSpan.FromMinutes(2)], timed.Latencies);
    }

    [Fact]
    public void The_text_says_price_latency_and_agreement()
    {
        var (batch, single) = (
            new WayReport("run1", 20, new(0.5m), 3_600, 7_200, null),
            new WayReport("run2", 20, new(1), 1.5m, null, 0.9m));

        var text = RealtimeText.Of(new(false, 20, 19, 18, batch, single, new(1.1m)));

        Assert.Contains("3,600.0 s       7,200.0 s", text, StringComparison.Ordinal);
        Assert.Contains("1.5 s    not measured     0.900", text, StringComparison.Ordinal);
        Assert.Contains("The batches cost 50.0% of it. 94.7% of the answers say the same.", text,
            StringComparison.Ordinal);
        Assert.Contains("run run2 and cost $1.10", text, StringComparison.Ordinal);
    }

    static async Task<RealtimeReport> CompareAsync(IReadOnlyCollection<int> rows, Grader? grader)
    {
        using var batch = await new RunBench().StartAsync();
        batch.Api.Answer = (id, _) => ResultLines.Succeeded(
            id, Batched[RunBench.RowOf(id)], RunBench.RowOf(id) == 3 ? "refusal" : "end_turn");
        using var single = await new RunBench { Kind = SubmissionKind.Messages }.StartAsync();
        var (batched, answered) = (await batch.RunAsync(), await single.RunAsync());

        return await new RealtimeComparison(rows, grader, null).OfAsync(
            (batch.Context, batched), (single.Context, answered), [], Cancellation);
    }
}
