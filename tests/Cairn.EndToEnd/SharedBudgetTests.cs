using System.Globalization;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>Runs that share a budget.</summary>
public sealed class SharedBudgetTests
{
    [Fact]
    public async Task A_second_run_stops_at_what_the_first_has_left_and_goes_on_when_the_budget_is_raised()
    {
        using var bench = new Workbench();
        var folder = new Workload().Write(bench);
        bench.Write("tell.sh", "cat >> told; echo >> told\n");
        string[] run = ["run", folder, "--sandbox", "--json", "--tag", "team=support", "--notify", "sh tell.sh"];
        var first = (await bench.CairnAsync(run)).Exits(0).Json.At("cost", "usd").Money();
        var most = first + 0.002m;
        Allow(bench, most);

        var result = (await bench.CairnAsync(run)).Exits(4);
        var second = result.Json.At("cost", "usd").Money();
        var budget = (await bench.CairnAsync("budget", "--json")).Exits(0).Json.GetProperty("budgets")[0];
        Allow(bench, 10);
        var finished = (await bench.CairnAsync("resume", "latest", "--json")).Exits(0).Json;

        Assert.Contains("the run may stop before the last row", result.Stderr, StringComparison.Ordinal);
        Assert.InRange(result.Json.Count("rows", "pending"), 1, 40);
        Assert.InRange(first + second, first, most);
        Assert.Equal(
            (first + second, 0m),
            (budget.GetProperty("settled_usd").Money(), budget.GetProperty("reserved_usd").Money()));
        Assert.Equal(
            ["finished", "budget_warning", "stopped"],
            JsonAccess.Lines(bench.PathOf("told")).Select(told => told.Text("event")));
        Answers.AreComplete(finished);
    }

    static void Allow(Workbench bench, decimal usd) => bench.Write("home/budgets.yaml", $$"""
        budgets:
        - name: rehearsals
          amount: {{usd.ToString(CultureInfo.InvariantCulture)}} usd
          period: total
          tags: { team: support }
          sandbox: true
        """);
}
