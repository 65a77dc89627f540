using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>The first command of the README: rows in, results and a bill out.</summary>
public sealed class MainJobTests(MainJobTests.SampleRun sample) : IClassFixture<MainJobTests.SampleRun>
{
    static readonly string[] WaterfallSteps = ["list", "routing", "caching", "batching", "failed_and_repeated"];

    JsonElement Report => sample.Result.Json;

    [Fact]
    public void All_300_rows_succeed_in_the_order_of_the_input()
    {
        var labels = File.ReadLines(Path.Combine(Product.Sample, "labels.csv")).Skip(1);
        var rows = Report.Rows();

        Assert.Equal(300, rows.Count);
        Assert.All(rows, row => Assert.Equal("succeeded", row.Text("status")));
        Assert.Equal(labels.Select(line => line.Split(',')[0]), rows.Select(row => row.Text("key")));
        Assert.All(rows, row => Assert.Equal(row.Text("key"), row.Text("input", "ticket_id")));
    }

    [Fact]
    public void Every_answer_is_an_object_of_the_schema()
    {
        using var file = File.OpenRead(Path.Combine(Product.Sample, "answer.schema.json"));
        using var schema = JsonDocument.Parse(file);
        var required = schema.RootElement.GetProperty("required").EnumerateArray();
        var names = required.Select(name => name.GetString()!).ToHashSet();

        Assert.All(Report.Rows(), row => Assert.Superset(names, row.GetProperty("output").Names().ToHashSet()));
    }

    [Fact]
    public void Json_has_the_fields_that_were_promised()
    {
        Assert.Equal(
            "run_id sandbox state rows cost tokens cache estimate counterfactuals batches outputs".Split(' '),
            Report.Names());
        Assert.Equal(["total", "succeeded", "failed", "pending"], Report.GetProperty("rows").Names());
        Assert.Equal(["usd", "list_usd", "per_successful_row_usd", "waterfall"], Report.GetProperty("cost").Names());
        Assert.Equal(
            ["input", "cache_write_5m", "cache_write_1h", "cache_read", "output"],
            Report.GetProperty("tokens").Names());
        Assert.Equal(["read_share", "planned_read_share", "lost_usd", "verdicts"], Report.GetProperty("cache").Names());
        Assert.Equal(["low_usd", "expected_usd", "high_usd"], Report.GetProperty("estimate").Names());
        Assert.Equal(["submitted", "adopted"], Report.GetProperty("batches").Names());
        Assert.Equal(["results", "errors", "report"], Report.GetProperty("outputs").Names());
        Assert.All(
            Report.GetProperty("outputs").EnumerateObject(),
            path => Assert.True(Path.IsPathFullyQualified(path.Value.GetString()!)));
    }

    [Fact]
    public void The_waterfall_sums_exactly_to_the_cost()
    {
        var waterfall = Report.At("cost", "waterfall").EnumerateArray().ToList();

        Assert.Equal(WaterfallSteps, waterfall.Select(step => step.Text("step")));
        Assert.Equal(Report.At("cost", "usd").Money(), waterfall.Sum(step => step.GetProperty("usd").Money()));
        Assert.Equal(Report.At("cost", "list_usd").Money(), waterfall[0].GetProperty("usd").Money());
    }

    [Fact]
    public void The_rows_sum_exactly_to_the_bill() => Assert.Equal(Bill.OfReport(Report), Bill.OfRows(Report.Rows()));

    [Fact]
    public void Quotients_are_those_of_the_exact_sums()
    {
        var bill = Bill.OfReport(Report);

        Assert.Equal(
            decimal.Round(bill.Usd / 300, 12, MidpointRounding.ToEven),
            Report.At("cost", "per_successful_row_usd").Money());
        Assert.Equal(
            decimal.Round((decimal)bill.Read / (bill.Read + bill.Write1h), 12, MidpointRounding.ToEven),
            Report.At("cache", "read_share").GetDecimal(), 6);
    }

    [Fact]
    public void The_primer_writes_the_handbook_once_and_every_other_row_reads_it()
    {
        var rows = Report.Rows();
        var handbook = rows[0].Count("usage", "cache_write_1h");

        Assert.InRange(handbook, 6_000, 20_000);
        Assert.All(rows.Skip(1), row => Assert.Equal(handbook, row.Count("usage", "cache_read")));
        Assert.Equal(2, Report.Count("batches", "submitted"));
    }

    [Fact]
    public void The_output_folder_has_a_report_for_people_one_for_machines_and_no_errors()
    {
        var folder = Path.GetDirectoryName(Report.Text("outputs", "results"))!;

        Assert.Equal(
            ["errors.jsonl", "report.json", "report.txt", "results.jsonl"],
            Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order());
        Assert.Equal(0, new FileInfo(Report.Text("outputs", "errors")).Length);
        Assert.Equal(sample.Result.Stdout.TrimEnd(), File.ReadAllText(Report.Text("outputs", "report")).TrimEnd());
        Assert.Contains(
            "300 succeeded", File.ReadAllText(Path.Combine(folder, "report.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_says_that_it_is_a_sandbox()
    {
        var text = File.ReadAllText(Path.ChangeExtension(Report.Text("outputs", "report"), ".txt"));

        Assert.True(Report.GetProperty("sandbox").GetBoolean());
        Assert.All(Report.Rows(), row => Assert.True(row.GetProperty("sandbox").GetBoolean()));
        Assert.StartsWith("SANDBOX: nothing was sent to Anthropic", text, StringComparison.Ordinal);
        Assert.Equal(text, sample.Text.Stdout);
        Assert.Contains("SANDBOX", sample.Text.Stderr, StringComparison.Ordinal);
    }

    /// <summary>The sample is run once for all tests on it.</summary>
    public sealed class SampleRun : IAsyncLifetime
    {
        readonly Workbench _bench = new();

        /// <summary>With --json.</summary>
        internal CairnResult Result { get; private set; } = new(0, "", "");

        /// <summary>For people: the finished run, resumed without anything left to do.</summary>
        internal CairnResult Text { get; private set; } = new(0, "", "");

        public async ValueTask InitializeAsync()
        {
            Result = (await _bench.CairnAsync("run", Product.Sample, "--sandbox", "--json")).Exits(0);
            Text = (await _bench.CairnAsync("resume")).Exits(0);
        }

        public ValueTask DisposeAsync()
        {
            _bench.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
