using System.Globalization;
using System.Text;
using Cairn.Auditing;

namespace Cairn.Reporting;

/// <summary>Writes findings for people.</summary>
static class AuditText
{
    /// <summary>Those that failed, the dearest first, and how many did not.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="showsAll">Whether rules that passed or abstained are named too, with their reason.</param>
    public static string Of(AuditResult result, bool showsAll)
    {
        var text = new StringBuilder();
        foreach (var finding in Ordered(result))
            Append(text, finding);
        if (showsAll)
            AppendOthers(text, result);

        var errors = result.Failed(Severity.Error).Count();
        text.Append(CultureInfo.InvariantCulture, $"requests {result.Rows:N0}, errors {errors}, ")
            .Append(CultureInfo.InvariantCulture, $"warnings {result.Failed(Severity.Warn).Count() - errors}; ")
            .Append(CultureInfo.InvariantCulture,
                $"{result.Findings.Count(finding => finding.Verdict is Verdict.Pass)} rules passed, ")
            .Append(CultureInfo.InvariantCulture, $"{result.Abstained} had not enough to go by.\n");
        if (result.UsdPer1000Rows is { } dollars)
        {
            text.Append("What can be saved of it: up to ").Append(ReportText.About(dollars))
                .Append(" for each 1,000 requests, by estimated tokens.\n");
        }

        return text.ToString();
    }

    /// <summary>The findings that failed: errors first, then by their dollars.</summary>
    public static IEnumerable<Finding> Ordered(AuditResult result) =>
        result.Failed(Severity.Warn).OrderByDescending(finding => finding.Severity)
            .ThenByDescending(finding => finding.UsdPer1000Rows?.Amount ?? 0);

    static void Append(StringBuilder text, Finding finding)
    {
        text.Append(CultureInfo.InvariantCulture, $"{AuditJson.Word(finding.Severity),-7}{finding.Rule}");
        if (finding.UsdPer1000Rows is { } dollars)
            text.Append("  ").Append(ReportText.About(dollars)).Append(" per 1,000 requests");
        text.Append("\n       ").Append(finding.Message).Append('\n');
        if (finding.Place is { } place)
            text.Append("       at ").Append(place).Append('\n');
        text.Append("       ").Append(finding.Repair).Append("\n\n");
    }

    static void AppendOthers(StringBuilder text, AuditResult result)
    {
        foreach (var finding in result.Findings.Where(finding => finding.Verdict is not Verdict.Fail))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{finding.Verdict.ToString().ToLowerInvariant(),-8}{finding.Rule,-28}{finding.Message}\n");
        }

        text.Append('\n');
    }
}
