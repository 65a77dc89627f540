using Cairn.Claude;
using Cairn.Planning;
using Cairn.Profiling.Tokens;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Tests.Running;

public sealed class UsageSamplerTests
{
    [Fact]
    public void A_place_is_compared_with_the_row_that_the_layout_asks_there()
    {
        using var bench = new RunBench(rows: 12);
        var layout = RunLayout.Build(
            [new(-1, 1, 0, CacheTtl.OneHour, 2_000, 2, 0.9m)],
            [.. Enumerable.Range(0, 12).Select(row => row < 10 ? -1 : 0)], new());
        var ended = Submission(RowSet.Range(0, 1));

        var sample = Assert.Single(new UsageSampler(bench.Context with { Layout = layout }).Of(ended, [Answer(50)]));

        Assert.Equal(10, layout.RowAt(0));
        Assert.Equal(Estimate(bench, 10), sample.Prompts.Expected, 1e-9);
        Assert.NotEqual(Estimate(bench, 0), sample.Prompts.Expected, 1e-9);
        Assert.Equal(RatioSums.Of(300, 5), sample.Answers);
    }

    [Fact]
    public void Of_a_large_batch_at_most_a_thousand_rows_are_compared_spread_over_it()
    {
        using var bench = new RunBench(rows: 2_500);
        var ended = Submission(RowSet.Range(0, 2_500));

        var sample = Assert.Single(new UsageSampler(bench.Context).Of(
            ended, [.. Enumerable.Range(0, 2_500).Select(row => Answer(row))]));

        Assert.InRange(sample.Prompts.Rows, 800, 1_000);
        Assert.Equal(1_250, sample.Prompts.Actual / sample.Prompts.Rows, 5.0);
    }

    [Fact]
    public void Rows_without_a_billed_answer_teach_nothing()
    {
        using var bench = new RunBench();
        var expired = RowResult.Of(new BatchResult.Expired(), null, default);

        Assert.Empty(new UsageSampler(bench.Context).Of(Submission(RowSet.Range(0, 2)), [default, expired]));
    }

    static double Estimate(RunBench bench, int row) => bench.Rows.Read(RowSet.Range(row, row + 1))
        .Select(read => TokenEstimator.Estimate(read.Request, RunBench.Catalog.Find(read.Request.Model)).Tokens)
        .Single();

    static RowResult Answer(long input) => RowResult.Of(
        new BatchResult.Succeeded(new(
            "claude-haiku-5-5", "end_turn", "[]"u8.ToArray(), new Usage(input, 0, 0, 0, 5))),
        null, default);

    static Submission Submission(RowSet rows) => new()
    {
        Id = "0000000s",
        RunId = RunBench.RunId,
        WorkspaceId = "default",
        Attempt = 0,
        IsPrimer = false,
        Rows = rows,
        BodyBytes = 1,
        BodySha256 = "",
        Reserved = default,
    };
}
