using System.Globalization;
using System.Text;
using Cairn.Auditing;

namespace Cairn.Reporting;

/// <summary>
/// Writes findings for code hosts: a summary in Markdown, and annotations of GitHub's workflow commands.
/// </summary>
static class AuditMarkdown
{
    /// <summary>A table of what failed.</summary>
    public static string Summary(AuditResult result)
    {
        var text = new StringBuilder();
        var failed = AuditText.Ordered(result).ToList();
        text.Append(CultureInfo.InvariantCulture, $"### cairn audit: {failed.Count} findings in {result.Rows:N0} ")
            .Append("requests\n");
        if (failed.Count == 0)
            return text.ToString();
        text.Append("\n| | rule | per 1,000 requests | found | repair |\n|---|---|---:|---|---|\n");
        foreach (var finding in failed)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {AuditJson.Word(finding.Severity)} | `{finding.Rule}` | ")
                .Append(finding.UsdPer1000Rows is { } dollars ? ReportText.About(dollars) : "unknown")
                .Append(CultureInfo.InvariantCulture, $" | {Cell(finding.Message)} ")
                .Append(finding.Place is { } place ? $"(`{Cell(place.ToString())}`) " : "")
                .Append(CultureInfo.InvariantCulture, $"| {Cell(finding.Repair ?? "")} |\n");
        }

        return text.ToString();
    }

    /// <summary>A workflow command for each finding that failed, which marks the line in the change.</summary>
    public static string Annotations(AuditResult result) => string.Concat(AuditText.Ordered(result).Select(finding =>
        $"::{(finding.Severity is Severity.Error ? "error" : "warning")} {Place(finding.Place)}"
        + $"title={Property(finding.Rule)}::{Data($"{finding.Message} {finding.Repair}")}\n"));

    static string Place(AuditPlace? place) => place is null ? ""
        : string.Create(CultureInfo.InvariantCulture, $"file={Property(place.File)},line={place.Line},");

    static string Cell(string text) => text.Replace("|", "\\|").Replace('\n', ' ');

    static string Data(string text) => text.Replace("%", "%25").Replace("\r", "%0D").Replace("\n", "%0A");

    static string Property(string text) => Data(text).Replace(":", "%3A").Replace(",", "%2C");
}
