using Cairn.Planning;
using Cairn.Quality.Lengths;
using Cairn.Reporting;
using Cairn.Running;
using Cairn.Tests.Running;
using Cairn.Tests.Workloads;
using Cairn.Workloads;

namespace Cairn.Tests.Reporting;

/// <summary>What a plan says about <c>max_tokens</c>.</summary>
public sealed class LimitReportTests
{
    [Fact]
    public void A_fixed_limit_shows_what_it_cuts_off_and_what_that_costs()
    {
        using var bench = new RunBench(rows: 100);
        var lengths = new OutputLengths();
        lengths.Add(100, false, 95);
        lengths.Add(LengthTally.Rounded(300), true, 5);

        var limit = ReportOf(bench, lengths);

        Assert.Equal((300, false, 0.05), (limit.MaxTokens, limit.IsAuto, Math.Round(limit.TruncatedShare!.Value, 6)));
        // Five of a hundred rows pay some 190 tokens above the mean, at 0.25 USD for a million, and an ordinary row.
        Assert.InRange(limit.TruncatedUsd!.Value.Amount, 5 * 190 * 0.25m / 1_000_000, 0.01m);
        Assert.StartsWith("5% are cut off at 300 tokens", limit.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_answer_is_known_nothing_is_claimed()
    {
        using var bench = new RunBench();

        var limit = ReportOf(bench, new());

        Assert.Equal((null, null, ""), (limit.TruncatedShare, limit.TruncatedUsd, limit.ToString()));
    }

    [Fact]
    public void Auto_says_with_how_much_it_begins()
    {
        using var bench = new RunBench(maxTokens: "auto");

        Assert.Equal("up to 32,000 tokens at first, then by their lengths", ReportOf(bench, new()).ToString());
    }

    [Theory]
    [InlineData("claude-haiku-5-5", "", 32_000)]
    [InlineData("claude-haiku-4-5", "", 8_192)]
    [InlineData("claude-haiku-4-5", "output: { schema: answer.schema.json }\n", 128)]
    public void Auto_begins_with_twice_what_is_sensible(string model, string line, int limit)
    {
        using var setup = new WorkloadSetup();
        setup.Write("answer.schema.json", """
            {"type":"object","properties":{"a":{"enum":["yes","no"]}},"required":["a"],"additionalProperties":false}
            """);

        var workload = setup.Read(WorkloadSetup.Minimal.Replace("300", "auto", StringComparison.Ordinal)
            .Replace("claude-haiku-5-5", model, StringComparison.Ordinal) + line);

        Assert.Equal((limit, true), (workload.MaxTokens, workload.IsMaxTokensAuto));
    }

    static LimitReport ReportOf(RunBench bench, OutputLengths known)
    {
        var profile = bench.Rows.Profile(RowSet.Range(0, bench.Input.RowCount), RunBench.Catalog);
        var planned = Planner.Choose([Candidate.Of(null, profile, new([]))], RunBench.Catalog,
            new() { QueueLimit = bench.Workload.QueueLimit, Via = Via.Batch });
        return LimitReport.Of(bench.Workload, _ => known, planned, RunBench.Catalog)!;
    }
}
