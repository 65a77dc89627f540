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
        var cost = $"{ReportText.About(plan.Estimate.LowUsd)} to {ReportText.About(plan.Estimate.HighUsd)}, "
            + $"expected {ReportText.About(plan.Estimate.ExpectedUsd)}";
        if (plan.Cascade is { } cascade)
            AppendCascade(text, cost, cascade);
        if (plan.Model is { } model)
            Line(text, "asked of", model + (plan.Effort is { } effort ? $", effort {effort}" : "") + RoadOf(plan));
        if (plan.Cascade is null)
            Line(text, "cost", cost);
        if (plan.WorstCaseUsd is { } worst)
            Line(text, "at most", $"{ReportText.About(worst)} for each row asked once (the budget is hard)");
        Line(text, "saves", Savings(plan));
        Line(text, "bound", $"{ReportText.About(plan.Estimate.LowerBoundUsd)}; {Above(plan)}");
        if (plan.Limit?.ToString() is { Length: > 0 } limit)
            Line(text, "answers", limit);
        Line(text, "time", $"nine of ten such runs end within {Time(plan.NineOfTenSeconds)}");
        Line(text, "cache", plan.Reason);
        if (plan.PlannedReadShare is { } share)
            Line(text, "read share", $"{ReportText.Percent(share)} planned");
        Line(text, "waves", string.Join(", ", plan.Waves.Select(wave => $"{wave.Kind} {wave.Requests:N0}")));
        Line(text, "batches", $"{plan.Batches.Count:N0}, {plan.Batches.Sum(batch => batch.Bytes) / 1e6m:N2} MB in all");
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

    // What stands below it is the first rung alone.
    static void AppendCascade(StringBuilder text, string cost, Planning.CascadeOutlook cascade)
    {
        Line(text, "cost", cost);
        foreach (var option in cascade.Options)
            Line(text, NameOf(option, cascade), Worth(option));
        Line(text, "escalated", $"{ReportText.Percent(cascade.EscalatedShare)} asked dearly, "
            + $"{cascade.Audits.ToString("N0", CultureInfo.InvariantCulture)} of them audits ({cascade.Source})");
        if (cascade.SuccessMeans.Length > 0)
            Line(text, "right means", cascade.SuccessMeans);
        foreach (var rung in cascade.Rungs)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"  {rung.Rung}: about {rung.Rows:N0} rows, {ReportText.About(rung.Usd)}\n");
        }

        if (cascade.Judge is { } judge)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"  judge: {judge.Rung}: about {judge.Rows:N0} answers, {ReportText.About(judge.Usd)}\n");
        }

        text.Append("\nthe first rung\n");
    }

    static string NameOf(Planning.CascadeOption option, Planning.CascadeOutlook cascade) => option.Name switch
    {
        "cascade" => "cascade",
        "cascade_without" => "no rung "
            + (Enumerable.Range(0, cascade.Rungs.Count).Except(option.Rungs).Single() + 1),
        "all_cheap" => "all cheap",
        "all_dear" => "all dear",
        _ => $"all rung {option.Rungs[0] + 1}",
    };

    static string Worth(Planning.CascadeOption option) => ReportText.About(option.Usd)
        + (option is { UsdPerSuccessfulRow: { } price, RowsSucceeded: { } rows }
            ? string.Create(CultureInfo.InvariantCulture,
                $"; {rows:N0} rows right, ${price.Amount:0.00######} for each of them")
            : "; how many rows are right is not known");

    static string RoadOf(PlanReport plan) => plan.Via == "batch" ? ", in batches" : ", by Messages";

    static string Savings(PlanReport plan) =>
        string.Join(", ", plan.Strategies.Where(strategy => strategy.Name is "one_by_one" or "batch")
            .Select(strategy => Share(strategy, plan.FirstUsd)));

    static string Share(Planning.PlanStrategy naive, Usd expected) => naive.Usd.Amount == 0
        ? "nothing"
        : $"{ReportText.Percent(1 - (expected.Amount / naive.Usd.Amount))} against "
            + (naive.Name == "batch" ? "a plain batch" : "one request at a time") + $" ({ReportText.About(naive.Usd)})";

    static string Above(PlanReport plan) => plan.Estimate.LowerBoundUsd.Amount == 0
        ? "nothing to compare with"
        : $"no layout of these prompts costs less, this plan "
            + $"{ReportText.Percent((plan.FirstUsd.Amount / plan.Estimate.LowerBoundUsd.Amount) - 1)} more";

    static void Line(StringBuilder text, string name, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name,-12}{value}\n");
}
