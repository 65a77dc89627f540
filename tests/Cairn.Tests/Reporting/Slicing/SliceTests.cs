using Cairn.Reporting.Slicing;
using Cairn.Running;
using Cairn.Tests.Running;

namespace Cairn.Tests.Reporting.Slicing;

public sealed class SliceTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // 4 answers of 10 input and 5 output tokens, Haiku 5.5 batched: 4 x (10 x 0.05 + 5 x 0.25) USD a million.
    [Fact]
    public async Task A_column_cuts_the_bill_by_what_rows_have_in_it()
    {
        using var bench = await new RunBench().StartAsync();

        var report = await CutAsync(bench, await bench.RunAsync(), "team", ["red", "blue", "red", "red"]);

        Assert.Equal(
            ["red 3 3 30 15 0.00000525 0.00000175 0.75", "blue 1 1 10 5 0.00000175 0.00000175 0.25"],
            report.Slices.Select(line => $"{line.Name} {line.Rows} {line.Succeeded} {line.Tokens.Input} "
                + $"{line.Tokens.Output} {line.Usd} {line.PerSuccessfulRowUsd} {line.Share:0.##}"));
        Assert.Equal(("0.000007", "0.00000175"), ($"{report.Usd}", $"{report.PerSuccessfulRowUsd}"));
        Assert.Empty(report.Apart);
    }

    [Fact]
    public async Task All_tries_of_a_row_are_its_own_cost_and_a_failed_row_counts_as_one()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Answer = (id, text) => ResultLines.Succeeded(id, text, text == "text 1" ? "refusal" : "end_turn");

        var report = await CutAsync(bench, await bench.RunAsync(), "team", ["red", "blue", "red", "red"]);

        var blue = report.Slices.Single(line => line.Name == "blue");
        Assert.Equal((1, 0, 1, "0.00000175", null), (blue.Rows, blue.Succeeded, blue.Failed, $"{blue.Usd}",
            blue.PerSuccessfulRowUsd));
    }

    [Fact]
    public async Task The_dearest_slices_are_named_and_the_others_added_up()
    {
        using var bench = await new RunBench().StartAsync();

        var report = await CutAsync(bench, await bench.RunAsync(), "team", ["red", "blue", "red", "green"], top: 1);

        Assert.Equal(["red"], report.Slices.Select(line => line.Name));
        Assert.Equal(("2 others", 2, "0.0000035"), (report.Others!.Name, report.Others.Rows, $"{report.Others.Usd}"));
    }

    [Fact]
    public async Task Rows_that_wait_are_counted_and_cost_nothing_yet()
    {
        using var bench = await new RunBench().StartAsync(rowLimit: 2);
        await bench.RunAsync(noWait: true);

        var report = await CutAsync(bench, await bench.SnapshotAsync(), "day", null);

        var only = Assert.Single(report.Slices);
        Assert.Equal((SliceTable.NotAnswered, 4, "0"), (only.Name, only.Rows, $"{only.Usd}"));
    }

    [Theory]
    [InlineData("day", SliceKind.Day, "")]
    [InlineData("model", SliceKind.Model, "")]
    [InlineData("tag:team", SliceKind.Tag, "team")]
    [InlineData("column:day", SliceKind.Column, "day")]
    [InlineData("customer_id", SliceKind.Column, "customer_id")]
    [InlineData("Day", SliceKind.Column, "Day")]
    [InlineData("tag", SliceKind.Column, "tag")]
    public void What_to_cut_by_is_a_word_a_tag_or_a_column(string text, object kind, string name) =>
        Assert.Equal(new((SliceKind)kind, name), SliceBy.Parse(text));

    static async Task<SliceReport> CutAsync(
        RunBench bench, RunSnapshot snapshot, string by, IReadOnlyList<string>? groups, int? top = null)
    {
        var table = new SliceTable(SliceBy.Parse(by)!);
        var books = new RunBooks
        {
            Snapshot = snapshot,
            Blobs = bench.Folder,
            Layout = bench.Layout,
            Catalog = RunBench.Catalog,
            InstanceKey = RunBench.Key,
            Groups = groups,
        };
        await table.AddAsync(books, Cancellation);
        return SliceReport.Of(([RunBench.RunId], false), table, top);
    }
}
