using System.Globalization;
using System.Text;

namespace Cairn.Reporting.Comparing;

/// <summary>Writes a comparison of both ways for people, as plain text.</summary>
static class RealtimeText
{
    /// <summary>All of it.</summary>
    public static string Of(RealtimeReport report)
    {
        var text = new StringBuilder();
        if (report.Sandbox)
            text.Append(ReportText.SandboxNotice).Append("\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{report.Rows:N0} rows in batches and once more one by one; ")
            .Append(CultureInfo.InvariantCulture, $"{report.Compared:N0} answered on both ways\n\n")
            .Append(CultureInfo.InvariantCulture, $"{"",-12}{"cost",18}{"half within",16}{"95% within",16}")
            .Append(CultureInfo.InvariantCulture, $"{"score",10}\n");
        foreach (var (name, way) in (IEnumerable<(string, WayReport)>)
            [("batches", report.Batch), ("one by one", report.Realtime)])
        {
            text.Append(CultureInfo.InvariantCulture, $"{name,-12}{ReportText.Dollars(way.Usd),18}")
                .Append(CultureInfo.InvariantCulture, $"{Seconds(way.MedianSeconds),16}{Seconds(way.SlowSeconds),16}")
                .Append(CultureInfo.InvariantCulture, $"{way.Score,10:0.000}\n");
        }

        if (report is { PriceRatio: { } ratio, Agreement: { } agreement })
        {
            text.Append(CultureInfo.InvariantCulture, $"\nThe batches cost {ReportText.Percent(ratio)} of it. ")
                .Append(CultureInfo.InvariantCulture, $"{ReportText.Percent(agreement)} of the answers say the same.");
        }

        return text.Append(CultureInfo.InvariantCulture,
            $"\nThe sample is run {report.Realtime.RunId} and cost {ReportText.Dollars(report.PaidUsd)}.").ToString();
    }

    static string Seconds(decimal? seconds) => seconds is { } known
        ? string.Create(CultureInfo.InvariantCulture, $"{known:N1} s")
        : "not measured";
}
