using System.Globalization;
using System.Text;
using Cairn.Accounting;
using Cairn.Budgeting;
using Cairn.Planning;

namespace Cairn.Reporting;

/// <summary>Says how budgets stand, for people.</summary>
public static class BudgetText
{
    const int NameMax = 32;

    /// <summary>All budgets, a line each; without any, how to begin.</summary>
    public static string Of(BudgetReport report)
    {
        if (report.Budgets.Count == 0)
        {
            return $$"""
                No budgets yet. Write what runs may spend together into {{report.File}}, such as:

                budgets:
                - name: all
                  amount: 500 usd
                  period: month
                - name: support
                  tags: { team: support }
                  amount: 20 usd
                  period: day
                """;
        }

        var (name, scope) = (Width(report, line => line.Name), Width(report, ScopeOf));
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{"budget".PadRight(name)}  {"for".PadRight(scope)}  ")
            .Append(CultureInfo.InvariantCulture, $"{"period",-10} {"amount",14} {"spent",18} {"reserved",18} ")
            .Append(CultureInfo.InvariantCulture, $"{"left",18} {"share",7}  used up\n");
        foreach (var line in report.Budgets)
        {
            text.Append(Cut(line.Name).PadRight(name)).Append("  ").Append(Cut(ScopeOf(line)).PadRight(scope))
                .Append(CultureInfo.InvariantCulture, $"  {line.Period,-10} {ReportText.Dollars(line.AmountUsd),14} ")
                .Append(CultureInfo.InvariantCulture, $"{ReportText.Dollars(line.SettledUsd),18} ")
                .Append(CultureInfo.InvariantCulture, $"{ReportText.Dollars(line.ReservedUsd),18} ")
                .Append(CultureInfo.InvariantCulture, $"{ReportText.Dollars(line.LeftUsd),18} ")
                .Append(CultureInfo.InvariantCulture, $"{ReportText.Percent(line.Share),7}  {UsedUp(line)}\n");
        }

        text.Append(CultureInfo.InvariantCulture,
            $"\nSpent a day: the mean of the last {BudgetReport.RateDays} days. Days and months are those of UTC.");
        return text.ToString();
    }

    /// <summary>What a run should know of a budget before it spends anything; null where the budget lasts.</summary>
    /// <param name="standing">How the budget stands.</param>
    /// <param name="whole">What the run is estimated to cost.</param>
    public static string? Warning(BudgetStanding standing, Estimate whole)
    {
        var (budget, left) = (standing.Budget, standing.Left);
        var named = $"the budget '{budget.Name}' of {ReportText.Dollars(budget.Most)} ({standing.Span.Name})";
        if (left <= Usd.Zero && whole.High > Usd.Zero)
            return $"{named} is used up: no row would be sent. `cairn budget` shows it";
        if (left < whole.High)
        {
            return $"{named} has {ReportText.Dollars(left)} left, under the high estimate of "
                + $"{ReportText.About(whole.High)}: the run may stop before the last row";
        }

        return standing.WarnsAt(whole.Expected)
            ? $"{named} will be used up to {ReportText.Percent(With(standing, whole.Expected).Share)} by about "
                + $"{ReportText.About(whole.Expected)} of this run"
            : null;
    }

    static BudgetStanding With(BudgetStanding standing, Usd more) => standing with { Held = standing.Held + more };

    static string UsedUp(BudgetLine line) => line switch
    {
        { Level: "stop" } => "now",
        { UsedUpAt: { } at } => string.Create(CultureInfo.InvariantCulture,
            $"{at:yyyy-MM-dd HH:mm} at {ReportText.About(line.PerDayUsd)} a day"),
        { PerDayUsd.Amount: 0 } => "nothing spent lately",
        { Until: null } => $"not in ten years at {ReportText.About(line.PerDayUsd)} a day",
        _ => $"not before it begins anew, at {ReportText.About(line.PerDayUsd)} a day",
    };

    static string ScopeOf(BudgetLine line)
    {
        List<string> parts = [.. line.Tags.Select(tag => $"{tag.Key}={tag.Value}")];
        if (line.Workload is { } workload)
            parts.Insert(0, workload);
        if (line.Sandbox)
            parts.Add("sandbox");
        return parts.Count == 0 ? "all runs" : string.Join(", ", parts);
    }

    static int Width(BudgetReport report, Func<BudgetLine, string> part) =>
        report.Budgets.Max(line => Math.Max(6, Cut(part(line)).Length));

    static string Cut(string name)
    {
        var shown = ShownText.Of(name);
        return shown.Length <= NameMax ? shown : shown[..(NameMax - 3)] + "...";
    }
}
