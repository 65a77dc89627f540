using System.Text.Json;
using Cairn.Planning;
using Cairn.Reporting;
using Cairn.Running;
using Cairn.Tests.Workloads;
using Cairn.Workloads;

namespace Cairn.Tests.Running;

public sealed class LayoutRunTests
{
    // Rows 7 and 9 ask what row 2 asks; the pilot takes three rows out of the order of the input.
    static readonly RunLayout Order = RunLayout.Build(
        [], [.. Enumerable.Repeat(-1, 12)],
        new() { PilotRows = 3, FirstTwins = [0, 1, 2, 3, 4, 5, 6, 2, 8, 2, 10, 11] });

    [Fact]
    public async Task Answers_come_back_by_row_in_whatever_order_they_were_asked()
    {
        using var bench = await new RunBench(rows: 12) { Order = Order }.StartAsync();

        var lines = await ResultsAsync(bench, await bench.RunAsync());

        Assert.Equal(10, bench.Api.Batches.Sum(batch => batch.Requests.Count));
        Assert.NotEqual(Enumerable.Range(0, 10), Enumerable.Range(0, 10).Select(Order.RowAt));
        Assert.Equal(Enumerable.Range(0, 12).Select(row => $"k{row}"), lines.Select(line => Text(line, "key")));
        Assert.Equal(
            Enumerable.Range(0, 12).Select(row => $"text {(row is 7 or 9 ? 2 : row)}"),
            lines.Select(line => Text(line, "output")));
    }

    [Fact]
    public async Task Rows_that_ask_the_same_name_the_one_that_was_asked_and_cost_nothing_more()
    {
        using var bench = await new RunBench(rows: 12) { Order = Order }.StartAsync();
        var snapshot = await bench.RunAsync();

        var lines = await ResultsAsync(bench, snapshot);

        Assert.Equal([7, 9], lines.Index().Where(line => line.Item.TryGetProperty("duplicate_of", out _))
            .Select(line => line.Index));
        Assert.All([7, 9], row => Assert.Equal(("k2", "0"),
            (Text(lines[row], "duplicate_of"), Text(lines[row], "cost_usd"))));
        var report = RunReport.Of(snapshot, RunBench.Catalog, bench.Layout);
        Assert.Equal(new(12, 12, 0, 0), report.Rows);
        Assert.Equal(10, snapshot.Run.Succeeded);
    }

    [Fact]
    public async Task The_life_of_a_row_is_that_of_its_place()
    {
        using var bench = await new RunBench(rows: 12) { Order = Order }.StartAsync();
        var snapshot = await bench.RunAsync();

        var life = await RowLife.TellAsync(bench.Context, snapshot, await bench.Store.EventsAsync(RunBench.RunId), 9);

        Assert.Equal((9, "succeeded"), (life.Row, life.Status));
    }

    [Fact]
    public async Task An_answer_under_the_mark_of_another_order_is_never_joined()
    {
        using var bench = await new RunBench(rows: 12) { Order = Order }.StartAsync();
        bench.Api.Answer = (name, text) =>
            CustomId.TryParse(name, RunBench.Key.Span, out var id)
                ? ResultLines.Succeeded((id with { Shard = id.Shard ^ 1 }).Format(RunBench.Key.Span), text)
                : throw new ArgumentException(name);

        var (run, _, _, _) = await bench.RunAsync();

        // The pilot has three rows; the others are not sent.
        Assert.Equal((0, 3), (run.Succeeded, run.Failed));
    }

    [Theory]
    [InlineData("rows.csv", "id,text\n1,\"a,\nb\"\n2,\"\"\n3,c\n4,\"d\"\n\n5,e")]
    [InlineData("rows.csv", "\uFEFFid,text\r\n1,a\r\n2,b\r\n3,c\r\n4,d\r\n5,e\r\n")]
    [InlineData("rows.jsonl", "{\"id\":1}\n\n{\"id\":2}\n{\"id\":3}\r\n{\"id\":4}\n{\"id\":5}")]
    public void Rows_are_the_same_in_any_order(string name, string content)
    {
        using var files = new WorkloadSetup();
        var input = files.Input(name, content, "id");
        var reader = new RowReader(input, InputSnapshot.Take(input, TestContext.Current.CancellationToken));
        var rows = reader.Read().ToList();
        int[] order = [4, 0, 3, 1, 2, 4];

        var scattered = reader.ReadAt(order).ToList();

        Assert.Equal(order.Select(row => rows[row].Key), scattered.Select(row => row.Key));
        Assert.Equal(order.Select(row => rows[row].Line), scattered.Select(row => row.Line));
        Assert.Equal(order.SelectMany(row => rows[row].Fields), scattered.SelectMany(row => row.Fields));
    }

    [Fact]
    public async Task A_layout_that_is_gone_or_another_is_named()
    {
        using var bench = new RunBench(rows: 12);
        var spec = await LayoutFile.WriteAsync(bench.Folder, bench.Spec, Order);

        Assert.Equal(Order.Sha256, LayoutFile.Read(bench.Folder, spec).Sha256);
        Assert.Equal((10, 12), (spec.Rows, spec.InputRows));
        var missing = Assert.Throws<LayoutDamagedException>(() =>
            LayoutFile.Read(bench.Folder, spec with { LayoutSha256 = new('0', 64) }));
        Assert.Contains("layout-0000000000000000.bin", missing.Message, StringComparison.Ordinal);
    }

    static async Task<List<JsonElement>> ResultsAsync(RunBench bench, RunSnapshot snapshot)
    {
        var paths = OutputPaths.In(bench.OutputFolder);
        await new ResultsFile(bench.Context).WriteAsync(snapshot, paths, TestContext.Current.CancellationToken);
        return [.. (await File.ReadAllLinesAsync(paths.Results, TestContext.Current.CancellationToken))
            .Select(line => JsonElement.Parse(line))];
    }

    static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();
}
