using System.Globalization;
using Cairn.Accounting;
using Cairn.Reporting.Slicing;
using Cairn.Running.Watching;

namespace Cairn.Reporting.Pages;

/// <summary>The sections about the cache: how each prefix was hit beside the plan, and what the watch said.</summary>
static class CacheSections
{
    const int GroupsMax = 50;

    /// <summary>Writes them; they say so where nothing was cached.</summary>
    public static void Write(HtmlPage page, RunReport report, RunBooks books)
    {
        page.Section("cache", "Cache reads by prefix, planned and realised");
        List<CacheFinding> findings = [.. books.Snapshot.Submissions.SelectMany(submission => submission.Cache)];
        if (findings.Count == 0)
        {
            page.Paragraph(report.Cache.ReadShare is { } share
                ? $"No batch was judged by its prefixes; {ReportText.Percent(share)} of the cached tokens were read."
                : "Nothing was cached.", "note");
            return;
        }

        Groups(page, books, findings);
        Verdicts(page, findings);
    }

    static void Groups(HtmlPage page, RunBooks books, List<CacheFinding> findings)
    {
        var groups = findings.GroupBy(finding => finding.Prefix)
            .Select(group => (Prefix: group.Key, Planned: group.Sum(each => each.PlannedReadTokens),
                PlannedWritten: group.Sum(each => each.PlannedWrittenTokens), Read: group.Sum(each => each.ReadTokens),
                Written: group.Sum(each => each.WrittenTokens), Rows: group.Sum(each => each.Rows),
                Lost: group.Aggregate(Usd.Zero, (sum, each) => sum + each.Lost)))
            .OrderByDescending(group => group.Read + group.Written).ThenBy(group => group.Prefix).ToList();
        var shown = groups.Take(GroupsMax).ToList();
        page.Chart("cache", "The share of cached tokens that was read, for each prefix: planned above, realised below",
        [
            .. shown.SelectMany(group => (ChartRow[])
            [
                Share($"{NameOf(books, group.Prefix)}, planned", group.Planned, group.PlannedWritten, "c"),
                Share($"{NameOf(books, group.Prefix)}, realised", group.Read, group.Written, "a"),
            ]),
        ]);
        page.Table("cache-table",
            ["prefix", "answered rows", "planned read", "read", "planned written", "written", "planned", "realised",
                "lost"],
            shown.Select(group => (IReadOnlyList<string>)
            [
                NameOf(books, group.Prefix), ReportPage.Count(group.Rows), ReportPage.Count(group.Planned),
                ReportPage.Count(group.Read), ReportPage.Count(group.PlannedWritten), ReportPage.Count(group.Written),
                Percent(group.Planned, group.PlannedWritten), Percent(group.Read, group.Written),
                ReportText.Dollars(group.Lost),
            ]));
        if (groups.Count > GroupsMax)
            page.Paragraph($"{groups.Count - GroupsMax} smaller prefixes are not shown.", "note");
    }

    static void Verdicts(HtmlPage page, List<CacheFinding> findings)
    {
        page.Section("watch", "What the cache watch said");
        if (findings.TrueForAll(each => each.Verdict == CacheVerdict.Ok))
        {
            page.Paragraph($"All {findings.Count} judgements are as planned.", "note");
            return;
        }

        page.Table("watch-table", ["batch", "prefix", "verdict", "cause", "what shows it", "lost"], findings
            .OrderByDescending(each => each.Lost).ThenBy(each => each.SubmissionId, StringComparer.Ordinal)
            .Where(each => each.Verdict != CacheVerdict.Ok).Take(GroupsMax)
            .Select(each => (IReadOnlyList<string>)
            [
                each.BatchId ?? each.SubmissionId, each.Prefix.ToString(CultureInfo.InvariantCulture),
                each.Verdict.ToString(), each.Cause?.ToString() ?? "", each.Detail ?? "", ReportText.Dollars(each.Lost),
            ]));
        page.Paragraph($"{findings.Count(each => each.Verdict == CacheVerdict.Ok)} of {findings.Count} judgements are "
            + "as planned.", "note");
    }

    static ChartRow Share(string label, long read, long written, string kind) => new(label, Percent(read, written),
        [new(0, read + written == 0 ? 0 : (decimal)read / (read + written), kind, Percent(read, written))]);

    static string NameOf(RunBooks books, int prefix) => prefix < 0 || prefix >= books.Layout.Nodes.Count
        ? "small prefixes"
        : $"prefix {prefix} (about {ReportPage.Count(books.Layout.Nodes[prefix].PrefixTokens)} tokens)";

    static string Percent(long read, long written) =>
        read + written == 0 ? "none" : ReportText.Percent((decimal)read / (read + written));
}
