using Cairn.Accounting;
using Cairn.Budgeting;

namespace Cairn.Tests.Budgeting;

public sealed class BudgetTests
{
    static readonly DateTimeOffset Now = new(2026, 2, 28, 23, 30, 0, TimeSpan.FromHours(-5));

    static readonly Dictionary<string, string> Tags = new() { ["team"] = "support", ["feature"] = "triage" };

    [Theory]
    [InlineData(null, null, false, true)]
    [InlineData("echo", "support", false, true)]
    [InlineData("other", null, false, false)]
    [InlineData(null, "sales", false, false)]
    [InlineData(null, null, true, false)]
    public void A_run_falls_under_a_budget_that_asks_for_nothing_that_it_is_not(
        string? workload, string? team, bool isSandbox, bool covers)
    {
        var budget = Of(BudgetPeriod.Total) with
        {
            Workload = workload,
            Tags = team is null ? [] : new Dictionary<string, string> { ["team"] = team },
            IsSandbox = isSandbox,
        };

        Assert.Equal(covers, budget.Covers("echo", Tags, isSandbox: false));
    }

    [Fact]
    public void A_tag_that_a_run_does_not_have_leaves_it_out() => Assert.False(
        (Of(BudgetPeriod.Total) with { Tags = new Dictionary<string, string> { ["customer"] = "acme" } })
            .Covers("echo", Tags, isSandbox: false));

    [Theory]
    [InlineData(BudgetPeriod.Day, "2026-03-01", "2026-03-01", "2026-03-02")]
    [InlineData(BudgetPeriod.Month, "2026-03", "2026-03-01", "2026-04-01")]
    [InlineData(BudgetPeriod.Total, "in all", "0001-01-01", "9999-12-31")]
    public void Periods_begin_with_days_of_UTC(BudgetPeriod period, string name, string since, string until)
    {
        var span = Of(period).At(Now);

        Assert.Equal((name, since, until), (span.Name, $"{span.Since:yyyy-MM-dd}", $"{span.Until:yyyy-MM-dd}"));
    }

    [Theory]
    [InlineData(6, 1, "2026-03-03 04:30")]
    [InlineData(10, 1, "2026-03-01 04:30")]
    [InlineData(0, 0.1, null)]
    [InlineData(0, 0, null)]
    public void What_is_left_lasts_as_long_as_the_rate_says_within_the_period(
        decimal settled, decimal perDay, string? expected)
    {
        var standing = new BudgetStanding(Of(BudgetPeriod.Month).At(Now), new(settled), new(2));

        Assert.Equal(expected, standing.UsedUpAt(new(perDay), Now)?.UtcDateTime.ToString("yyyy-MM-dd HH:mm"));
    }

    [Fact]
    public void It_warns_at_its_level_and_counts_what_is_held()
    {
        var standing = new BudgetStanding(Of(BudgetPeriod.Total).At(Now), new(5), new(2));

        Assert.Equal((new Usd(3), 0.7m), (standing.Left, standing.Share));
        Assert.Equal((false, true), (standing.WarnsAt(new(0.9m)), standing.WarnsAt(new(1))));
    }

    static Budget Of(BudgetPeriod period) => new() { Name = "all", Amount = new(10), Period = period };
}
