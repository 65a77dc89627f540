using System.Globalization;
using Cairn.Accounting;
using Cairn.Reporting.Slicing;
using Cairn.Running;

namespace Cairn.Reporting.Pages;

/// <summary>The sections about what happened: lengths of answers, batches over time, failures, certificates.</summary>
static class RunSections
{
    const int BatchesMax = 100;

    /// <summary>Writes them.</summary>
    public static void Write(HtmlPage page, RunReport report, RunBooks books, RunDetails details)
    {
        Lengths(page, details);
        Batches(page, books);
        Failures(page, report, details);
        if (report.Cascade is { } cascade)
            Certificates(page, cascade);
    }

    static void Lengths(HtmlPage page, RunDetails details)
    {
        page.Section("lengths", "Lengths of answers");
        List<(string Name, long Count)> lines =
        [
            .. details.Lengths.Select(each => (each.Key == 1 ? "1 token"
                : $"{ReportPage.Count((each.Key / 2) + 1)} to {ReportPage.Count(each.Key)} tokens", each.Value)),
        ];
        if (lines.Count == 0)
        {
            page.Paragraph("Nothing was answered yet.", "note");
            return;
        }

        page.Chart("lengths", "How many answers have how many output tokens",
            ChartRow.Bars([.. lines.Select(line => (line.Name, (decimal)line.Count, ReportPage.Count(line.Count)))]));
        page.Table("lengths-table", ["output tokens", "answers"],
            lines.Select(line => (IReadOnlyList<string>)[line.Name, ReportPage.Count(line.Count)]));
    }

    static void Batches(HtmlPage page, RunBooks books)
    {
        page.Section("batches", "Batches over time");
        var sent = books.Snapshot.Submissions.Where(each => each.AcceptedAt is not null)
            .OrderBy(each => each.AcceptedAt).ToList();
        if (sent.Count == 0)
        {
            page.Paragraph("Nothing was accepted yet.", "note");
            return;
        }

        var (first, last) = (sent[0].AcceptedAt!.Value, sent.Max(EndOf));
        var all = Math.Max(1, (last - first).Ticks);
        decimal At(DateTimeOffset time) => (decimal)(time - first).Ticks / all;
        page.Chart("batches", $"When each batch was accepted and when it ended, {Time(first)} to {Time(last)}",
        [
            .. sent.Take(BatchesMax).Select(each => new ChartRow(
                $"{ShortOf(each)}, {ReportPage.Count(each.Count)} rows", TimeTaken(each),
                [new(At(each.AcceptedAt!.Value), At(EndOf(each)), each.IsPrimer ? "b" : "a", LifeOf(each))])),
        ]);
        page.Table("batches-table",
            ["batch", "for", "rows", "try", "accepted (UTC)", "ended (UTC)", "state", "dollars"],
            sent.Take(BatchesMax).Select(each => (IReadOnlyList<string>)
            [
                each.BatchId ?? each.Id, each.IsPrimer ? "primers" : "rows", ReportPage.Count(each.Count),
                ReportPage.Count(each.Attempt + 1), Time(each.AcceptedAt!.Value),
                each.EndedAt is { } ended ? Time(ended) : "", each.State.ToString().ToLowerInvariant(),
                ReportText.Dollars(each.Settled),
            ]));
        if (sent.Count > BatchesMax)
        {
            var others = sent.Skip(BatchesMax).Aggregate(Usd.Zero, (sum, each) => sum + each.Settled);
            page.Paragraph($"{ReportPage.Count(sent.Count - BatchesMax)} later batches are not shown; they cost "
                + $"{ReportText.Dollars(others)}.", "note");
        }
    }

    static void Failures(HtmlPage page, RunReport report, RunDetails details)
    {
        page.Section("failures", "Failures by reason");
        if (details.Failures.Count == 0)
        {
            page.Paragraph("No row has failed for good.", "note");
            return;
        }

        List<(string Name, decimal Count, string Text)> lines =
        [
            .. details.Failures.OrderByDescending(each => each.Value).ThenBy(each => each.Key, StringComparer.Ordinal)
                .Select(each => (each.Key, (decimal)each.Value, ReportPage.Count(each.Value))),
        ];
        page.Chart("failures", "How many answers failed for each reason", ChartRow.Bars(lines));
        page.Table("failures-table", ["reason", "answers"],
            lines.Select(line => (IReadOnlyList<string>)[line.Name, line.Text]));
        page.Paragraph($"Which rows: {report.Outputs.Errors}", "note");
    }

    static void Certificates(HtmlPage page, CascadeReport cascade)
    {
        page.Section("certificates", "What the cascade kept and certified");
        page.Table("certificates-table",
            ["rung", "model", "asked", "kept", "escalated", "audits", "wrong audits", "allowed errors", "F(k*)"],
            cascade.Rungs.Select(rung => (IReadOnlyList<string>)
            [
                ReportPage.Count(rung.Rung), rung.Choice, ReportPage.Count(rung.Asked), ReportPage.Count(rung.Kept),
                ReportPage.Count(rung.Escalated), ReportPage.Count(rung.Audits), ReportPage.Count(rung.AuditErrors),
                rung.AllowedErrors is { } allowed ? ReportPage.Count(allowed) : "",
                rung.FKStar?.ToString("0.######", CultureInfo.InvariantCulture) ?? "",
            ]));
        foreach (var note in cascade.Notes)
            page.Paragraph(note);
        page.Paragraph(cascade.Certificate is { } file ? $"The certificate: {file}" : "Nothing is certified.", "note");
    }

    static string ShortOf(Submission submission) =>
        submission.BatchId?.Replace("msgbatch_", "", StringComparison.Ordinal) ?? submission.Id;

    static string TimeTaken(Submission submission) => submission.EndedAt is { } ended
        ? (ended - submission.AcceptedAt!.Value) switch
        {
            { TotalHours: >= 1 } time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.0} h"),
            var time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.0} min"),
        }
        : submission.State.ToString().ToLowerInvariant();

    static DateTimeOffset EndOf(Submission submission) => submission.EndedAt ?? submission.AcceptedAt!.Value;

    static string LifeOf(Submission submission) => submission.EndedAt is { } ended
        ? $"{Time(submission.AcceptedAt!.Value)} to {Time(ended)}"
        : $"{Time(submission.AcceptedAt!.Value)}, {submission.State.ToString().ToLowerInvariant()}";

    static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
