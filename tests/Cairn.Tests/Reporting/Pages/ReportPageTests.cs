using Cairn.Reporting;
using Cairn.Reporting.Pages;
using Cairn.Reporting.Slicing;
using Cairn.Running;
using Cairn.Tests.Running;

namespace Cairn.Tests.Reporting.Pages;

public sealed class ReportPageTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_sent_nothing_has_a_page_that_says_so()
    {
        using var bench = await new RunBench().StartAsync();

        var html = await PageAsync(bench, await bench.SnapshotAsync());

        Assert.Contains("none succeeded", html, StringComparison.Ordinal);
        Assert.Contains("Nothing was accepted yet.", html, StringComparison.Ordinal);
        Assert.Contains("Nothing was answered yet.", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failures_stand_by_their_reason_with_what_all_tries_cost()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Answer = (id, text) => text switch
        {
            "text 1" => ResultLines.Succeeded(id, text, "refusal"),
            "text 2" => ResultLines.Succeeded(id, text, "max_tokens", output: 300),
            _ => ResultLines.Succeeded(id, text),
        };

        var html = await PageAsync(bench, await bench.RunAsync());

        Assert.Contains("<tr><td>max_tokens</td><td class=\"n\">1</td></tr>", html, StringComparison.Ordinal);
        Assert.Contains("<tr><td>refusal</td><td class=\"n\">1</td></tr>", html, StringComparison.Ordinal);
        Assert.Contains("<td>257 to 512 tokens</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_cascade_says_stays_text()
    {
        using var bench = await new RunBench().StartAsync();
        var snapshot = await bench.RunAsync();
        var cascade = new CascadeReport(
            [new(0, "<b>cheap</b>", 40, 1, 30, 10, 5, 1) { AllowedErrors = 3, FKStar = 0.012345 }],
            ["<script>a note</script>"]);

        var html = await PageAsync(bench, snapshot, cascade);

        Assert.Contains("&lt;b&gt;cheap&lt;/b&gt;", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;a note", html, StringComparison.Ordinal);
        Assert.Contains("0.012345", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    static async Task<string> PageAsync(RunBench bench, RunSnapshot snapshot, CascadeReport? cascade = null)
    {
        var books = new RunBooks
        {
            Snapshot = snapshot,
            Blobs = bench.Folder,
            Layout = bench.Layout,
            Catalog = RunBench.Catalog,
            InstanceKey = RunBench.Key,
        };
        var report = RunReport.Of(snapshot, RunBench.Catalog, bench.Layout) with { Cascade = cascade };
        return ReportPage.Of(report, books, await RunDetails.ReadAsync(books, Cancellation));
    }
}
