using System.Globalization;
using System.Text;
using Cairn.Accounting;

namespace Cairn.Reporting;

/// <summary>Writes a plan for people: what it costs and saves first, the way there after.</summary>
public static class PlanText
{
    /// <summary>The plan in a dozen lines.</summary>
    public static string Of(PlanReport plan)
    {
        var text = new StringBuilder();
        Line(text, "workload", $"{plan.Name}, {plan.Rows:N0} {(plan.Rows == 1 ? "row" : "rows")}"
            + (plan.Requests < plan.Rows ? $" ({plan.Requests:N0} different)" : ""));
        if (plan.Model is { } model)
            Line(text, "asked of", model + (plan.Effort is { } effort ? $", effort {effort}" : "") + RoadOf(plan));
        Line(text, "cost", $"{ReportText.About(plan.Estimate.LowUsd)} to {ReportText.About(plan.Estimate.HighUsd)}, "
            + $"expected {ReportText.About(plan.Estimate.ExpectedUsd)}");
        if (plan.WorstCaseUsd is { } worst)
            Line(text, "at most", $"{ReportText.About(worst)} for each row asked once (the budget is hard)");
        Line(text, "saves", Savings(plan));
        Line(text, "bound", $"{ReportText.About(plan.Estimate.LowerBoundUsd)}; {Above(plan.Estimate)}");
        if (plan.Limit?.ToString() is { Length: > 0 } limit)
            Line(text, "answers", limit);
        Line(text, "time", $"nine of ten such runs end within {Time(plan.NineOfTenSeconds)}");
        Line(text, "cache", plan.Reason);
        if (plan.PlannedReadShare is { } share)
            Line(text, "read share", $"{ReportText.Percent(share)} planned");
        Line(text, "waves", string.Join(", ", plan.Waves.Select(wave => $"{wave.Kind} {wave.Requests:N0}")));
        Line(text, "batches", $"{plan.Batches.Count:N0}, {plan.Batches.Sum(batch => batch.Bytes) / 1e6m:N2} MB in all");
        if (plan.Cascade is { } cascade)
            AppendCascade(text, cascade);
        foreach (var warning in plan.Warnings)
            text.Append("\n! ").Append(warning);
        foreach (var advice in plan.Advice)
            text.Append("\n+ ").Append(advice.Text);
        if (plan.Warnings.Count + plan.Advice.Count > 0)
            text.Append('\n');
        text.Append("\nNothing was sent. --compare prices simpler ways, --explain says why this one.\n");
        return text.ToString();
    }

    /// <summary>A duration in the unit that suits it.</summary>
    internal static string Time(long seconds) => seconds >= 7_200
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600m:0.#} h")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, seconds / 60m):0} min");

    // What stands above is the first rung alone.
    static void AppendCascade(StringBuilder text, Planning.CascadeOutlook cascade)
    {
        text.Append("\ncascade\n");
        foreach (var rung in cascade.Rungs)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"  {rung.Rung}: about {rung.Rows:N0} rows, {ReportText.About(rung.Usd)}\n");
        }

        var (low, expected, high) = cascade.Whole;
        text.Append(CultureInfo.InvariantCulture,
            $"  in all {ReportText.About(low)} to {ReportText.About(high)}, expected {ReportText.About(expected)}; ")
            .Append(CultureInfo.InvariantCulture, $"all cheap {ReportText.About(cascade.AllCheap)}, ")
            .Append(CultureInfo.InvariantCulture, $"all dear {ReportText.About(cascade.AllDear)}\n")
            .Append(CultureInfo.InvariantCulture,
                $"  {ReportText.Percent(cascade.EscalatedShare)} asked dearly, {cascade.Audits:N0} of them audits ")
            .Append(CultureInfo.InvariantCulture, $"({cascade.Source})\n");
    }

    static string RoadOf(PlanReport plan) => plan.Via == "batch" ? ", in batches" : ", by Messages";

    static string Savings(PlanReport plan) =>
        string.Join(", ", plan.Strategies.Where(strategy => strategy.Name is "one_by_one" or "batch")
            .Select(strategy => Share(strategy, plan.Estimate.ExpectedUsd)));

    static string Share(Planning.PlanStrategy naive, Usd expected) => naive.Usd.Amount == 0
        ? "nothing"
        : $"{ReportText.Percent(1 - (expected.Amount / naive.Usd.Amount))} against "
            + (naive.Name == "batch" ? "a plain batch" : "one request at a time") + $" ({ReportText.About(naive.Usd)})";

    static string Above(PlanEstimateReport estimate) => estimate.LowerBoundUsd.Amount == 0
        ? "nothing to compare with"
        : $"no layout of these prompts costs less, this plan "
            + $"{ReportText.Percent((estimate.ExpectedUsd.Amount / estimate.LowerBoundUsd.Amount) - 1)} more";

    static void Line(StringBuilder text, string name, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name,-12}{value}\n");
}
