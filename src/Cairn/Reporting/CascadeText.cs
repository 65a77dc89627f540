using System.Globalization;
using System.Text;

namespace Cairn.Reporting;

/// <summary>Writes what a cascade kept and certified, for people.</summary>
static class CascadeText
{
    public static void Append(StringBuilder text, CascadeReport cascade)
    {
        text.Append("\ncascade\n");
        foreach (var rung in cascade.Rungs)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"  rung {rung.Rung} ({rung.Choice}): {rung.Asked:N0} asked, {rung.Kept:N0} kept, ")
                .Append(CultureInfo.InvariantCulture,
                    $"{rung.Escalated:N0} escalated, {rung.Unusable:N0} of them without a usable answer\n");
            if (rung.EscalationRate is { } rate)
                text.Append("    ").Append(Rate(rate)).Append('\n');
            AppendAudits(text, rung);
        }

        if (cascade.DearestRung is { } top)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"  the dearest rung itself is wrong on {top.Wrong:N0} of {top.Rows:N0} labelled audits ")
                .Append(CultureInfo.InvariantCulture, $"(95%: {top.Low:0.0%} to {top.High:0.0%})\n");
        }

        if (cascade.WholeUsd is { } whole)
            text.Append("  the whole is expected to cost ").Append(ReportText.About(whole)).Append('\n');
        foreach (var note in cascade.Notes)
            text.Append("  ").Append(note).Append('\n');
        if (cascade.Certificate is { } certificate)
            text.Append("  certificate  ").Append(certificate).Append('\n');
    }

    /// <summary>The escalation rate with the interval of its pilot, on one line.</summary>
    public static string Rate(DriftReport rate) => string.Create(CultureInfo.InvariantCulture,
        $"{rate.Share:0.0%} not kept; the {rate.PilotRows:N0} rows of the pilot let expect {rate.Low:0.0%} to ")
        + string.Create(CultureInfo.InvariantCulture,
            $"{rate.High:0.0%} ({rate.Level:0.0%} interval){(rate.Drifted ? ": drifted" : "")}");

    static void AppendAudits(StringBuilder text, RungReport rung)
    {
        if (rung.Audits == 0)
            return;

        text.Append(CultureInfo.InvariantCulture, $"    {rung.Audits:N0} audits, {rung.AuditErrors:N0} wrong");
        if (rung.Confidence?.Auroc is { } auroc)
            text.Append(CultureInfo.InvariantCulture, $"; confidence AUROC {auroc:0.00}");
        if (rung is { AllowedErrors: { } allowed, FKStar: { } chance })
        {
            text.Append(CultureInfo.InvariantCulture,
                $"; more than {allowed:N0} wrong answers kept with a chance of at most {chance:0.0000}");
        }

        text.Append('\n');
        foreach (var bin in rung.Confidence?.Calibration ?? [])
        {
            text.Append(CultureInfo.InvariantCulture,
                $"      {bin.From:0.0} to {bin.To:0.0} stated: {bin.Rows,6:N0} audited, {bin.ShareRight:0.0%} right\n");
        }
    }
}
