using System.Globalization;
using System.Text;

namespace Cairn.Reporting;

/// <summary>What a plan says when it is asked: what simpler ways cost, and why it is as it is.</summary>
public static class PlanDetails
{
    const int GroupsShownMax = 12;
    const int BatchesShownMax = 12;

    /// <summary>The same rows sent in simpler ways, side by side.</summary>
    public static string Compare(PlanReport plan)
    {
        var text = new StringBuilder("\nthe same rows, expected\n");
        var expected = plan.FirstUsd.Amount;
        foreach (var strategy in plan.Strategies)
        {
            var times = expected == 0 ? "" : $"{strategy.Usd.Amount / expected,8:0.00} x";
            Row(text, NameOf(strategy.Name), $"{ReportText.About(strategy.Usd),14}  {times}");
        }

        return text.ToString();
    }

    /// <summary>What was chosen from, where the money goes, what is cached, and what is taken for granted.</summary>
    public static string Explain(PlanReport plan)
    {
        var text = new StringBuilder("\nwhat was priced (* chosen, + nothing is both cheaper and as fast)\n");
        foreach (var option in plan.Options)
        {
            var mark = option.Chosen ? "*" : option.OnFront ? "+" : " ";
            Row(text, $"{mark} {option.Name}",
                $"{ReportText.About(option.ExpectedUsd),14}  {PlanText.Time(option.NineOfTenSeconds),8}");
        }

        text.Append("\nfrom list price to expected cost\n");
        foreach (var step in plan.Waterfall)
            Row(text, step.Step, $"{ReportText.About(step.Usd),14}");
        AppendGroups(text, plan);
        AppendBatches(text, plan);
        text.Append("\ntaken for granted\n");
        foreach (var (name, value, source) in plan.Assumptions)
            text.Append(CultureInfo.InvariantCulture, $"  {name,-16} {value} [{source}]\n");
        return text.ToString();
    }

    static void AppendGroups(StringBuilder text, PlanReport plan)
    {
        text.Append("\nrows by what they read\n");
        foreach (var group in plan.Groups.Take(GroupsShownMax))
        {
            var what = group.Ttl is null
                ? "nothing cached"
                : $"{group.PrefixTokens:N0} tokens for {group.Ttl}, {group.Markers} marker"
                    + (group.Markers > 1 ? "s" : "");
            text.Append(CultureInfo.InvariantCulture, $"  {group.Rows,11:N0}  {group.Model}: {what}\n");
        }

        if (plan.Groups.Count > GroupsShownMax)
            text.Append(CultureInfo.InvariantCulture, $"  and {plan.Groups.Count - GroupsShownMax} more groups\n");
    }

    static void AppendBatches(StringBuilder text, PlanReport plan)
    {
        text.Append("\nbatches\n");
        foreach (var batch in plan.Batches.Take(BatchesShownMax))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"  {batch.Requests,11:N0} requests {batch.Bytes / 1e6m,10:N2} MB\n");
        }

        if (plan.Batches.Count > BatchesShownMax)
            text.Append(CultureInfo.InvariantCulture, $"  and {plan.Batches.Count - BatchesShownMax} more\n");
    }

    static string NameOf(string strategy) => strategy switch
    {
        "one_by_one" => "one request at a time",
        "batch" => "one batch without markers",
        "batch_system_marker" => "one batch, system prompt marked",
        "plan" => "this plan",
        _ => strategy,
    };

    static void Row(StringBuilder text, string name, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"  {name,-58}{value}\n");
}
