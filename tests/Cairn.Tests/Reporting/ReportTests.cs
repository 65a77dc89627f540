using System.Text.Json;
using Cairn.Accounting;
using Cairn.Models;
using Cairn.Reporting;
using Cairn.Running;
using Cairn.Tests.Running;

namespace Cairn.Tests.Reporting;

public sealed class ReportTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Json_has_the_fields_that_were_promised_in_their_order()
    {
        using var bench = await new RunBench().StartAsync();

        var json = Json(bench, await bench.RunAsync());

        Assert.Equal(
            "run_id sandbox state rows cost tokens cache estimate counterfactuals batches outputs".Split(' '),
            NamesOf(json));
        Assert.Equal(["total", "succeeded", "failed", "pending"], NamesOf(json.GetProperty("rows")));
        Assert.Equal(["usd", "list_usd", "per_successful_row_usd", "waterfall"], NamesOf(json.GetProperty("cost")));
        Assert.Equal(["step", "usd"], NamesOf(json.GetProperty("cost").GetProperty("waterfall")[0]));
        Assert.Equal(
            ["input", "cache_write_5m", "cache_write_1h", "cache_read", "output"], NamesOf(json.GetProperty("tokens")));
        Assert.Equal(["read_share", "planned_read_share", "lost_usd", "verdicts"], NamesOf(json.GetProperty("cache")));
        Assert.Equal(["low_usd", "expected_usd", "high_usd"], NamesOf(json.GetProperty("estimate")));
        Assert.Equal(["submitted", "adopted"], NamesOf(json.GetProperty("batches")));
        Assert.Equal(["results", "errors", "report"], NamesOf(json.GetProperty("outputs")));
    }

    // 4 answers of 10 input and 5 output tokens, Haiku 5.5 batched: 4 x (10 x 0.05 + 5 x 0.25) USD a million.
    [Fact]
    public async Task Money_in_json_is_a_decimal_string_and_the_waterfall_sums_to_it()
    {
        using var bench = await new RunBench().StartAsync();

        var cost = Json(bench, await bench.RunAsync()).GetProperty(
            "cost");

        Assert.Equal("0.000007", cost.GetProperty("usd").GetString());
        Assert.Equal("0.000014", cost.GetProperty("list_usd").GetString());
        Assert.Equal("0.00000175", cost.GetProperty("per_successful_row_usd").GetString());
        Assert.Equal(
            ["list 0.000014", "routing 0", "caching 0", "batching -0.000007", "failed_and_repeated 0"],
            cost.GetProperty("waterfall").EnumerateArray().Select(
                step => $"{step.GetProperty("step")} {step.GetProperty("usd")}"));
    }

    [Fact]
    public async Task What_has_no_denominator_is_null()
    {
        using var bench = await new RunBench().StartAsync();

        var json = Json(bench, await bench.SnapshotAsync());

        Assert.Equal(JsonValueKind.Null, json.GetProperty("cost").GetProperty("per_successful_row_usd").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("cache").GetProperty("read_share").ValueKind);
    }

    [Fact]
    public void The_report_for_people_reads_as_the_snapshot_says()
    {
        var report = new RunReport
        {
            RunId = "k3v9x2ab",
            Sandbox = true,
            State = "stopped",
            Message = "The limit of 5 USD leaves 0.01 USD, too little for another row.",
            Rows = new(13_083, 12_000, 83, 1_000),
            Cost = Cost(),
            Tokens = new(26_166_000, 0, 8_000, 104_656_000, 1_308_300),
            Cache = new(0.999924m, 0.979925m),
            Estimate = new(new(1.5m), new(2), new(4.25m)),
            Batches = new(3, 1),
            Outputs = new("/out/results.jsonl", "/out/errors.jsonl", "/out/report.json"),
        };

        Assert.Equal(SnapshotFile.Read("report.txt", ReportText.Of(report)), ReportText.Of(report));
    }

    [Fact]
    public void A_plan_for_people_reads_as_the_snapshot_says()
    {
        var text = PlanText.Of(SomePlan()) + PlanDetails.Compare(SomePlan()) + PlanDetails.Explain(SomePlan());

        Assert.Equal(SnapshotFile.Read("plan.txt", text), text);
    }

    static PlanReport SomePlan() => new()
    {
        Name = "support-tickets",
        Rows = 300,
        Requests = 298,
        Model = "claude-haiku-5-5",
        Effort = "low",
        Via = "batch",
        Profile = new(0.97m, 0.2m, new(1, 300, 10), null, 0.006667m, 0),
        Estimate = new(new(0.00281m), new(0.0137m), new(0.0263m), new(0.0131m)),
        NineOfTenSeconds = 1_440,
        Strategies =
        [
            new("one_by_one", new(0.317m)), new("batch", new(0.1585m)),
            new("batch_system_marker", new(0.092m)), new("plan", new(0.0137m)),
        ],
        Waterfall = [new("list", new(0.317m)), new("caching", new(-0.2896m)), new("batching", new(-0.0137m))],
        Options =
        [
            new("cached, in batches", "claude-haiku-5-5", "low", true, "batch", new(0.0137m), 1_440, true, true),
            new("uncached, by Messages", "claude-haiku-5-5", "low", false, "messages", new(0.317m), 60, true, false),
        ],
        Waves = [new("primers", 1), new("pilot", 15), new("main", 282)],
        Batches = [new(1, 24_000), new(15, 360_000), new(282, 6_768_000)],
        Groups =
        [
            new("claude-haiku-5-5", 290, 6_120, "1h", 1, 0.967m), new("claude-haiku-5-5", 8, 0, null, 0, null),
        ],
        PlannedReadShare = 0.976733m,
        Reason = "300 rows share a prefix of about 6,120 tokens; one row writes it for an hour, the rest read it",
        Assumptions = [new("answered", "99.6% of the rows get an answer", "default")],
        Warnings = ["The deadline of 30 min may be missed."],
        LayoutSha256 = "00",
    };

    [Fact]
    public async Task Publishing_writes_the_four_files()
    {
        using var bench = await new RunBench().StartAsync();

        var report = await Publication.WriteAsync(bench.Context, await bench.RunAsync());

        Assert.Equal(ReportJson.Of(report) + "\n", await File.ReadAllTextAsync(report.Outputs.Report, Cancellation));
        Assert.Equal(ReportText.Of(report), await File.ReadAllTextAsync(report.Outputs.Text, Cancellation));
        Assert.Equal(4, (await File.ReadAllLinesAsync(report.Outputs.Results, Cancellation)).Length);
        Assert.Empty(await File.ReadAllTextAsync(report.Outputs.Errors, Cancellation));
    }

    static CostReport Cost()
    {
        UsageEntry[] books = [new("claude-haiku-5-5", 100_000, false, UsageKind.Succeeded, 1, new(
            26_166_000, 0, 8_000, 104_656_000, 1_300_000)),
            new("claude-haiku-5-5", 100_000, false, UsageKind.Failed, 1, new(0, 0, 0, 0, 8_300))];
        var waterfall = Waterfall.Of(books, ModelCatalog.BuiltIn);
        return new(waterfall.Paid, waterfall.List, waterfall.Paid.Per(12_000),
            [.. waterfall.Steps.Select(step => new StepReport(step.Step, step.Amount))]);
    }

    static IEnumerable<string> NamesOf(JsonElement json) => json.EnumerateObject().Select(property => property.Name);

    static JsonElement Json(RunBench bench, RunSnapshot snapshot) =>
        JsonElement.Parse(ReportJson.Of(RunReport.Of(snapshot, RunBench.Catalog, bench.Layout)));
}
