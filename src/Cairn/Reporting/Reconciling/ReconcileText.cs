using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Cairn.Accounting.Reconciling;

namespace Cairn.Reporting.Reconciling;

/// <summary>Writes a reconciliation for people, as plain text.</summary>
static class ReconcileText
{
    const int ModelMax = 28;

    /// <summary>All of it.</summary>
    public static string Of(ReconcileReport report)
    {
        var text = new StringBuilder();
        var of = report.Scope;
        if (of.Sandbox)
            text.Append(ReportText.SandboxNotice).Append("\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{of.Place}, ")
            .Append(of.Workspace is { } workspace ? $"workspace {workspace}" : "all workspaces")
            .Append(CultureInfo.InvariantCulture, $" of organization {of.Organization ?? "(not said)"}, ")
            .Append(CultureInfo.InvariantCulture, $"{of.Since:yyyy-MM-dd} to {of.Until:yyyy-MM-dd} (UTC); ")
            .Append(CultureInfo.InvariantCulture, $"runs sent there: {of.Runs.Count}\n\n")
            .Append(CultureInfo.InvariantCulture, $"{"day",-10} {"model",-ModelMax} {"tier",-8} {"booked",18} ")
            .Append(CultureInfo.InvariantCulture, $"{"moved",18} {"reported",18} {"residual",18}\n");
        foreach (var line in report.Lines)
            Append(text, line);
        Append(text, $"{"total",-10} {"",-ModelMax} {"",-8}",
            [report.BookedUsd, report.MovedUsd, report.ReportedUsd, report.ResidualUsd]);
        AppendEnd(text, report);
        return text.ToString();
    }

    static string WordsOf(ResidualCause cause) => cause switch
    {
        ResidualCause.NotReportedYet => "the day is young; compare again in an hour after its end",
        ResidualCause.InFlight => "may be batches of ours in flight or not collected, up to what they reserve: "
            + "`cairn resume`",
        ResidualCause.Unknown => "may be answers of ours that nobody could fetch (unknown and ghosts in the ledger)",
        ResidualCause.OutsideCairn => "another program, person or installation",
        ResidualCause.NotReported => "in our books and not in the reports: another organization's key, a workspace "
            + "that is left out, or a credit",
        ResidualCause.Price => "the tokens agree, the dollars do not: a price or discount that models.json does not "
            + "have; `--models` takes a file of yours",
        ResidualCause.NotInAnswers => "a cost that no answer shows, so no books made of answers have it",
        _ => throw new UnreachableException(),
    };

    static void Append(StringBuilder text, ReconciledLine line)
    {
        var model = ShownText.Of(line.Model);
        Append(text, $"{line.Day:yyyy-MM-dd} {model,-ModelMax} {ShownText.Of(line.ServiceTier),-8}",
            [line.BookedUsd, line.MovedUsd, line.ReportedUsd, line.ResidualUsd]);
        foreach (var part in line.Classes.Where(each => !each.Residual.IsNothing))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {NameOf(part.Class),-14} booked {part.Booked.Count:N0}, ")
                .Append(CultureInfo.InvariantCulture, $"moved {part.Moved.Count:N0}, ")
                .Append(CultureInfo.InvariantCulture, $"reported {part.Reported.Count:N0}: ")
                .Append(CultureInfo.InvariantCulture, $"{part.Residual.Count:+#,0;-#,0;0} and ")
                .Append(CultureInfo.InvariantCulture, $"{ReportText.Dollars(part.Residual.Usd)}\n");
        }

        foreach (var residual in line.Residuals)
            text.Append($"  {NameOf(residual.Cause)} {ReportText.Dollars(residual.Usd)}\n");
    }

    static void Append(StringBuilder text, string head, IEnumerable<Accounting.Usd> amounts)
    {
        text.Append(head);
        foreach (var amount in amounts)
            text.Append(CultureInfo.InvariantCulture, $" {ReportText.Dollars(amount),18}");
        text.Append('\n');
    }

    static void AppendEnd(StringBuilder text, ReconcileReport report)
    {
        foreach (var residual in report.Residuals)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"\n{NameOf(residual.Cause)} {ReportText.Dollars(residual.Usd)}: {WordsOf(residual.Cause)}");
        }

        if (report.RepricedUsd != Accounting.Usd.Zero)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"\nThe ledger settled {ReportText.Dollars(report.RepricedUsd)} more, by the prices of then.");
        }

        var bound = report.Tolerance.ToString("0.####%", CultureInfo.InvariantCulture);
        text.Append(report.IsWithin ? "\nThey agree within " : "\nThey do not agree within ")
            .Append(CultureInfo.InvariantCulture, $"{bound}: {ReportText.Dollars(report.OffUsd)} off.");
    }

    static string NameOf(ResidualCause cause) => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{cause}");

    static string NameOf(BilledClass billedClass) => billedClass switch
    {
        BilledClass.Input => "input",
        BilledClass.CacheWrite5m => "cache write 5m",
        BilledClass.CacheWrite1h => "cache write 1h",
        BilledClass.CacheRead => "cache read",
        BilledClass.Output => "output",
        BilledClass.WebSearch => "web searches",
        BilledClass.Other => "other",
        _ => throw new UnreachableException(),
    };
}
