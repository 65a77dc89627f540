using System.Globalization;
using Cairn.Accounting;
using Cairn.Reporting.Slicing;

namespace Cairn.Reporting.Pages;

/// <summary>Writes a run's report as one page that needs nothing else: to be opened, sent and printed.</summary>
static class ReportPage
{
    /// <summary>The whole page.</summary>
    /// <param name="report">The report.</param>
    /// <param name="books">What the ledger shows, and the prices.</param>
    /// <param name="details">What the answers show.</param>
    public static string Of(RunReport report, RunBooks books, RunDetails details)
    {
        var page = new HtmlPage();
        page.Title($"{books.Run.Spec.Name}: run {report.RunId}, {report.State}");
        if (report.Sandbox)
            page.Paragraph(ReportText.SandboxNotice, "alert");
        if (report.Message is { } message)
            page.Paragraph(message, "alert");
        Figures(page, report);
        Waterfall(page, report);
        Classes(page, books);
        foreach (var table in details.Tables)
            Slices(page, table);
        if (report.Counterfactuals is { } other)
            Otherwise(page, other);
        Estimate(page, report);
        CacheSections.Write(page, report, books);
        RunSections.Write(page, report, books, details);
        return page.ToHtml($"{report.RunId} {books.Run.Spec.Name}");
    }

    static void Figures(HtmlPage page, RunReport report) => page.Figures(
    [
        ("cost per successful row", report.Cost.PerSuccessfulRowUsd is { } each
            ? ReportText.Dollars(each) : "none succeeded"),
        ("paid", ReportText.Dollars(report.Cost.Usd)),
        (report.Cost.ListIsEstimated == true ? "list price, estimated" : "list price",
            ReportText.Dollars(report.Cost.ListUsd)),
        ("rows succeeded", $"{Count(report.Rows.Succeeded)} of {Count(report.Rows.Total)}"),
        ("failed", Count(report.Rows.Failed)),
        ("pending", Count(report.Rows.Pending)),
        ("cache read share", report.Cache.ReadShare is { } share ? ReportText.Percent(share) : "not used"),
    ]);

    // Each bar begins where the one before ended; the last is what is left.
    static void Waterfall(HtmlPage page, RunReport report)
    {
        page.Section("waterfall", "From list price to paid price");
        List<(string Step, Usd From, Usd To)> steps = [];
        var at = Usd.Zero;
        foreach (var step in report.Cost.Waterfall)
        {
            steps.Add((step.Step, at, at + step.Usd));
            at += step.Usd;
        }

        steps.Add(("paid", Usd.Zero, at));
        var most = steps.Max(step => Math.Max(step.From.Amount, step.To.Amount));
        var least = Math.Min(0, steps.Min(step => Math.Min(step.From.Amount, step.To.Amount)));
        decimal At(Usd amount) => most == least ? 0 : (amount.Amount - least) / (most - least);
        page.Chart("waterfall", "What each step added to the price or saved of it",
        [
            .. steps.Select(step => (Step: step, Text: ReportText.Dollars(step.To - step.From)))
                .Select(each => new ChartRow(each.Step.Step, each.Text,
                [
                    new(At(each.Step.From < each.Step.To ? each.Step.From : each.Step.To),
                        At(each.Step.From < each.Step.To ? each.Step.To : each.Step.From),
                        each.Step.To < each.Step.From ? "save" : each.Step.Step is "list" or "paid" ? "a" : "b",
                        $"{each.Step.Step}: {each.Text}"),
                ])),
        ]);
        page.Table("waterfall-table", ["step", "dollars"],
            steps.Select(step => (IReadOnlyList<string>)[step.Step, ReportText.Dollars(step.To - step.From)]));
    }

    static void Classes(HtmlPage page, RunBooks books)
    {
        page.Section("classes", "Tokens and dollars by class");
        var none = default(TokenUsage);
        (string Name, Func<TokenUsage, (long Count, TokenUsage Alone)> Of)[] classes =
        [
            ("input", tokens => (tokens.Input, none with { Input = tokens.Input })),
            ("cache write 5m", tokens => (tokens.CacheWrite5m, none with { CacheWrite5m = tokens.CacheWrite5m })),
            ("cache write 1h", tokens => (tokens.CacheWrite1h, none with { CacheWrite1h = tokens.CacheWrite1h })),
            ("cache read", tokens => (tokens.CacheRead, none with { CacheRead = tokens.CacheRead })),
            ("output", tokens => (tokens.Output, none with { Output = tokens.Output })),
        ];
        List<(string Name, long Count, Usd Usd)> lines =
        [
            .. classes.Select(each => (each.Name,
                books.Snapshot.Books.Sum(entry => each.Of(entry.Tokens).Count),
                Sum(books.Snapshot.Books.Select(entry =>
                    (entry with { Tokens = each.Of(entry.Tokens).Alone, WebSearches = 0 }).Cost(books.Catalog))))),
            ("web searches", books.Snapshot.Books.Sum(entry => entry.WebSearches),
                Sum(books.Snapshot.Books.Select(entry => entry.SearchCost))),
        ];
        page.Chart("classes", "What each class of tokens cost",
            ChartRow.Bars([.. lines.Select(line => (line.Name, line.Usd.Amount, ReportText.Dollars(line.Usd)))]));
        page.Table("classes-table", ["class", "tokens or searches", "dollars"], lines.Select(line =>
            (IReadOnlyList<string>)[line.Name, Count(line.Count), ReportText.Dollars(line.Usd)]));
    }

    static void Slices(HtmlPage page, SliceTable table)
    {
        var by = table.By.ToString();
        var cut = SliceReport.Of(([], false), table, null);
        List<SliceLine> lines = [.. cut.Slices, .. cut.Apart];
        page.Section($"by-{by}", $"By {by}");
        page.Chart($"by-{by}", $"What each {by} cost",
            ChartRow.Bars([.. lines.Select(line => (line.Name, line.Usd.Amount, ReportText.Dollars(line.Usd)))]));
        page.Table($"by-{by}-table",
            [by, "rows", "succeeded", "input", "written", "read", "output", "dollars", "per success", "share"],
            lines.Select(line => (IReadOnlyList<string>)
            [
                line.Name, Count(line.Rows), Count(line.Succeeded), Count(line.Tokens.Input),
                Count(line.Tokens.CacheWrite5m + line.Tokens.CacheWrite1h), Count(line.Tokens.CacheRead),
                Count(line.Tokens.Output), ReportText.Dollars(line.Usd),
                line.PerSuccessfulRowUsd is { } each ? ReportText.About(each) : "",
                line.Share is { } share ? ReportText.Percent(share) : "",
            ]));
    }

    static void Otherwise(HtmlPage page, Counterfactuals other)
    {
        page.Section("otherwise", "The same answers in other ways");
        List<(string Name, Usd Usd, string Note)> lines =
        [
            ("as it was", other.PaidUsd, ""), ("batches, nothing cached", other.BatchOnlyUsd, ""),
            ("cached, one by one", other.CacheOnlyUsd, ""), ("one by one, nothing cached", other.OneByOneUsd, ""),
            .. other.OtherModels.Select(model => (model.Model, model.Usd,
                model.CountsAlike ? "the same tokens" : "the same number of tokens, though it counts them otherwise")),
        ];
        page.Chart("otherwise", "What the same tokens would have cost in other ways",
            ChartRow.Bars([.. lines.Select(line => (line.Name, line.Usd.Amount, ReportText.Dollars(line.Usd)))]));
        page.Table("otherwise-table", ["way", "dollars", ""],
            lines.Select(line => (IReadOnlyList<string>)[line.Name, ReportText.Dollars(line.Usd), line.Note]));
        if (other is { RealisedRate: { } realised, StackedRate: { } stacked })
        {
            page.Paragraph($"A prompt token cost {ReportText.Percent(realised)} of its list price; all of them read "
                + $"from the cache in batches would have cost {ReportText.Percent(stacked)}.");
        }
    }

    static void Estimate(HtmlPage page, RunReport report)
    {
        page.Section("estimate", "Estimate and cost");
        var (low, expected, high, paid) =
            (report.Estimate.LowUsd, report.Estimate.ExpectedUsd, report.Estimate.HighUsd, report.Cost.Usd);
        var most = Math.Max(high.Amount, paid.Amount);
        decimal At(Usd amount) => most == 0 ? 0 : amount.Amount / most;
        page.Chart("estimate", "The range that was estimated, and what was paid",
        [
            new("estimated", $"{ReportText.About(low)} to {ReportText.About(high)}",
            [
                new(At(low), At(high), "c", $"{ReportText.About(low)} to {ReportText.About(high)}"),
                new(At(expected), At(expected), "mark", $"expected {ReportText.About(expected)}"),
            ]),
            new("paid", ReportText.Dollars(paid), [new(0, At(paid), "a", ReportText.Dollars(paid))]),
        ]);
        page.Table("estimate-table", ["", "dollars"],
        [
            ["low", ReportText.About(low)], ["expected", ReportText.About(expected)],
            ["high", ReportText.About(high)], ["paid", ReportText.Dollars(paid)],
        ]);
    }

    /// <summary>A number for people.</summary>
    internal static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    static Usd Sum(IEnumerable<Usd> amounts) => amounts.Aggregate(Usd.Zero, (sum, amount) => sum + amount);
}
