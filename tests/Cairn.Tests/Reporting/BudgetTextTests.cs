using System.Text.RegularExpressions;
using Cairn.Accounting;
using Cairn.Budgeting;
using Cairn.Planning;
using Cairn.Reporting;

namespace Cairn.Tests.Reporting;

public sealed partial class BudgetTextTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_budget_is_a_line_with_what_is_left_and_how_long_it_lasts()
    {
        var support = new BudgetStanding(Support.At(Now), new(12), new(1));
        var all = new BudgetStanding(
            new Budget { Name = "all", Amount = new(500) }.At(Now), new(500.25m), Usd.Zero);

        var text = BudgetText.Of(BudgetReport.Of(
            "budgets.yaml", [support, all], [support with { Settled = new(7) }, all], Now));

        Assert.Equal(
            """
            budget for period amount spent reserved left share used up
            support triage, team=support 2026-11 $20.00 $12.00 $1.00 $7.00 65.0% 2026-11-29 06:00 at $1.00 a day
            all all runs in all $500.00 $500.25 $0.00 -$0.25 100.1% now

            Spent a day: the mean of the last 7 days. Days and months are those of UTC.
            """.ReplaceLineEndings("\n"),
            Spaces().Replace(text, " "));
    }

    [Fact]
    public void Without_budgets_it_says_how_to_begin() => Assert.StartsWith(
        "No budgets yet. Write what runs may spend together into budgets.yaml",
        BudgetText.Of(new BudgetReport("budgets.yaml", [])), StringComparison.Ordinal);

    [Theory]
    [InlineData(1, 2, null)]
    [InlineData(4, 5, "will be used up to 80.0% by about $4.00 of this run")]
    [InlineData(4, 9, "has $8.00 left, under the high estimate of $9.00: the run may stop before the last row")]
    public void A_run_is_told_beforehand_which_budget_does_not_last(decimal expected, decimal high, string? warning)
    {
        var said = BudgetText.Warning(
            new(Support.At(Now), new(12), Usd.Zero), new Estimate(Usd.Zero, new(expected), new(high)));

        Assert.Equal(warning is null ? null : $"the budget 'support' of $20.00 (2026-11) {warning}", said);
    }

    [Fact]
    public void A_run_is_told_that_nothing_is_left() => Assert.Contains(
        "is used up: no row would be sent",
        BudgetText.Warning(new(Support.At(Now), new(20), Usd.Zero), new(new(1), new(1), new(1))),
        StringComparison.Ordinal);

    static Budget Support => new()
    {
        Name = "support",
        Amount = new(20),
        Period = BudgetPeriod.Month,
        Workload = "triage",
        Tags = new Dictionary<string, string> { ["team"] = "support" },
    };

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
