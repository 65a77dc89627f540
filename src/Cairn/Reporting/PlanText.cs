using System.Globalization;
using System.Text;

namespace Cairn.Reporting;

/// <summary>Writes a plan for people, as plain text.</summary>
public static class PlanText
{
    const int BatchesShownMax = 12;

    /// <summary>The whole plan.</summary>
    public static string Of(PlanReport plan)
    {
        var text = new StringBuilder();
        Line(text, "workload", plan.Name);
        Line(text, "rows", $"{plan.Rows:N0}");
        Line(text, "cost",
            $"{ReportText.Dollars(plan.Estimate.LowUsd)} to {ReportText.Dollars(plan.Estimate.HighUsd)}, "
            + $"expected {ReportText.Dollars(plan.Estimate.ExpectedUsd)}");
        if (plan.WorstCaseUsd is { } worst)
            Line(text, "at most", $"{ReportText.Dollars(worst)} for each row asked once (the budget is hard)");
        Line(text, "cache", plan.Reason);
        if (plan.PlannedReadShare is { } share)
            Line(text, "read share", $"{ReportText.Percent(share)} planned");
        Line(text, "batches", $"{plan.Batches}");
        for (var i = 0; i < Math.Min(plan.Batches, BatchesShownMax); i++)
        {
            var role = i == 0 && plan.Cached ? "  the primer" : "";
            text.Append(CultureInfo.InvariantCulture,
                $"{i + 1,8}  {plan.BatchRequests[i],9:N0} requests  {plan.BatchBytes[i] / 1e6m,10:N2} MB{role}\n");
        }

        if (plan.Batches > BatchesShownMax)
            text.Append(CultureInfo.InvariantCulture, $"          and {plan.Batches - BatchesShownMax} more\n");
        foreach (var note in plan.Notes)
            text.Append("\n- ").Append(note);
        return text.Append("\n\nNothing was sent.\n").ToString();
    }

    static void Line(StringBuilder text, string name, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name,-12}{value}\n");
}
