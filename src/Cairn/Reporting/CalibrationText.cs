using System.Globalization;
using System.Text;

namespace Cairn.Reporting;

/// <summary>Writes for people how far off estimates were.</summary>
public static class CalibrationText
{
    const int RunsShownMax = 20;

    /// <summary>The summary, then the newest runs.</summary>
    public static string Of(CalibrationReport report)
    {
        if (report.Runs.Count == 0)
            return "No run has finished yet, so no estimate has an outcome.\n";

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"{report.Runs.Count:N0} finished {(report.Runs.Count == 1 ? "run" : "runs")}; {report.Inside:N0} within ")
            .Append(report.Runs.Count == 1 ? "its" : "their").Append(" range (planned: 80%)");
        if (report.MedianError is { } error)
            text.Append(CultureInfo.InvariantCulture, $"; half of them off by less than {ReportText.Percent(error)}");
        text.Append("\n\nrun       workload                      low     expected         high         cost\n");
        foreach (var run in report.Runs.Take(RunsShownMax))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{run.RunId,-9} {Cut(run.Name),-20} {ReportText.About(run.Estimate.LowUsd),12} ")
                .Append(CultureInfo.InvariantCulture,
                    $"{ReportText.About(run.Estimate.ExpectedUsd),12} {ReportText.About(run.Estimate.HighUsd),12} ")
                .Append(CultureInfo.InvariantCulture, $"{ReportText.About(run.Usd),12} ")
                .Append(run.IsInside ? "" : " outside").Append(run.Sandbox ? " (sandbox)\n" : "\n");
        }

        return text.ToString();
    }

    static string Cut(string name) => name.Length <= 20 ? name : name[..19] + "…";
}
