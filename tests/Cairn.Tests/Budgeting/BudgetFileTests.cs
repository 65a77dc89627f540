using Cairn.Accounting;
using Cairn.Budgeting;

namespace Cairn.Tests.Budgeting;

public sealed class BudgetFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cairn-budgets-").FullName;

    string Path => System.IO.Path.Combine(_folder, BudgetFile.FileName);

    [Fact]
    public void All_that_a_budget_may_say_is_read()
    {
        var budgets = Read("""
            budgets:
            - { name: all, amount: 500 usd, period: month }
            - name: support
              amount: $20.50
              period: day
              workload: triage
              tags: { team: support, feature: 7 }
              sandbox: true
              warn: 50%
              stop: 90%
            """);

        Assert.Equal(
            (new Usd(500), BudgetPeriod.Month, 0.8m, 1m, false),
            (budgets[0].Amount, budgets[0].Period, budgets[0].WarnShare, budgets[0].StopShare, budgets[0].IsSandbox));
        Assert.Equal(
            ("support", new Usd(20.5m), BudgetPeriod.Day, "triage", true, 0.5m, new Usd(18.45m)),
            (budgets[1].Name, budgets[1].Amount, budgets[1].Period, budgets[1].Workload, budgets[1].IsSandbox,
                budgets[1].WarnShare, budgets[1].Most));
        Assert.Equal([new("feature", "7"), new("team", "support")], budgets[1].Tags.OrderBy(tag => tag.Key));
    }

    [Fact]
    public void Without_a_file_there_are_no_budgets() => Assert.Empty(BudgetFile.Read(Path));

    [Fact]
    public void All_faults_of_a_file_are_said_together_each_with_its_line()
    {
        var faults = Assert.Throws<BadInputException>(() => Read("""
            budgets:
            - { name: all, amount: 500 eur, period: year }
            - { name: all, amount: 5 usd, period: total, warn: 90%, stop: 50% }
            - { amount: 5 usd, period: total, limit: 3, stop: 120% }
            - nothing
            """)).Faults;

        Assert.Equal(
            [
                (2, "\"500 eur\""), (2, "\"year\""), (3, "warn above stop (50%)"), (3, "two budgets \"all\""),
                (4, "the key \"limit\""), (4, "no name"), (4, "\"120%\""), (5, "\"nothing\""),
            ],
            faults.Select(fault => ((int)fault.Line!, fault.Found)));
        Assert.All(faults, fault => Assert.Equal(Path, fault.File));
    }

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("all: 5 usd\n", "the key \"all\"")]
    [InlineData("budgets: 5 usd\n", "\"5 usd\"")]
    public void A_file_that_limits_nothing_is_a_fault(string text, string found) =>
        Assert.Equal(found, Assert.Throws<BadInputException>(() => Read(text)).Faults[0].Found);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    IReadOnlyList<Budget> Read(string text)
    {
        File.WriteAllText(Path, text);
        return BudgetFile.Read(Path);
    }
}
