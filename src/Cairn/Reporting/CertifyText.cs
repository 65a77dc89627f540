using System.Globalization;
using System.Text;
using Cairn.Quality.Certifying;

namespace Cairn.Reporting;

/// <summary>What <c>cairn certify</c> tells people.</summary>
static class CertifyText
{
    const int CurveLines = 12;
    const int BarWidth = 40;

    /// <param name="name">The file, as the user named it.</param>
    /// <param name="terms">What was to be certified.</param>
    /// <param name="outcome">One draw.</param>
    /// <param name="report">Its numbers.</param>
    public static string Of(string name, EscalationTerms terms, RecordedOutcome outcome, CertifyReport report)
    {
        var text = new StringBuilder();
        Add(text, $"{name}: {report.Records:N0} rows; at most {report.AllowedErrors:N0} wrong answers may stay ");
        Add(text, $"(target {terms.Target}, delta {terms.Delta})\n");
        if (report.KStar is not { } kStar)
            return text.Append("  ").Append(Refusal(terms, report)).ToString();

        var cut = outcome.Cut;
        Add(text, $"  audits        {report.Audits:N0}, drawn with seed {outcome.Seed}\n");
        Add(text, $"  k*, F(k*)     {kStar}, {report.FKStar:F4}\n");
        Add(text, $"  cut           after {cut.Accepted:N0} rows\n");
        Add(text, $"  escalated     {Percent(cut.EscalatedShare)}: {cut.Rows - cut.Accepted:N0} rows after the cut, ");
        Add(text, $"{cut.AuditedAccepted:N0} audited before it\n");
        Add(text, $"  errors kept   {report.ResidualErrors:N0}");
        text.Append(report.ResidualErrors > report.AllowedErrors
            ? ", too many: this draw is one of those that miss the target\n"
            : "\n");
        Add(text, $"  clairvoyant   {Percent(report.ClairvoyantShare)} escalated by one who knows every label\n");
        if (report is { ViolationRate: { } rate, MeanEscalatedShare: { } mean })
        {
            Add(text, $"  many draws    {Percent(rate)} keep more errors than allowed ");
            Add(text, $"(expected: {Percent(report.FKStar!.Value)}), {Percent(mean)} escalated on average\n");
        }

        AppendCurve(text, report);
        return text.ToString();
    }

    /// <summary>Why nothing can be certified, and what would do.</summary>
    public static string Refusal(EscalationTerms terms, CertifyReport report)
    {
        var text = new StringBuilder();
        Add(text, $"Nothing can be certified: {report.Audits:N0} audits without one error leave a chance above ");
        Add(text, $"{terms.Delta} that more than {report.AllowedErrors:N0} wrong answers stay. ");
        Add(text, $"{report.AuditsNeeded:N0} audits would do");
        if (report.TargetPossible is { } target)
            Add(text, $", or a target of {target:0.######}");
        return text.Append('.').ToString();
    }

    static void AppendCurve(StringBuilder text, CertifyReport report)
    {
        if (report.AuditCurve is not { } curve)
            return;

        text.Append("  expected share of escalated rows by number of audits\n");
        var step = Math.Max(1, curve.Count / CurveLines);
        foreach (var point in curve.Where((point, index) => index % step == 0 || point.Audits == report.Audits))
        {
            var bar = new string('#', (int)Math.Round(point.EscalatedShare * BarWidth));
            var mark = point.Audits == report.Audits ? " <" : "";
            Add(text, $"  {point.Audits,12:N0}  {Percent(point.EscalatedShare),6}  {bar}{mark}\n");
        }
    }

    static string Percent(double share) => FormattableString.Invariant($"{100 * share:F1}%");

    static void Add(StringBuilder text, FormattableString words) =>
        text.Append(words.ToString(CultureInfo.InvariantCulture));
}
