using System.Globalization;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>What limits of answers cost, by the books of a sandbox that has sent all of it.</summary>
public sealed class AnswerLimitTests(ITestOutputHelper output)
{
    const int Rows = 1_200;

    // Half of the answers have more than 300 tokens, a twentieth more than 900; the row decides, not chance.
    const int NinetyFifth = 900;
    const int Enough = 4_000;

    [Fact]
    public async Task A_limit_at_the_95th_percentile_with_one_redo_costs_more_than_the_one_that_is_chosen()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(
            bench, "--clock", "x3600", "--output-tokens", $"300:{NinetyFifth}");

        var chosen = await RunAsync(bench, sandbox, "auto");
        var capped = await RunAsync(bench, sandbox, NinetyFifth.ToString(CultureInfo.InvariantCulture));

        output.WriteLine($"auto {chosen.Bill.Usd}, p95 {capped.Bill.Usd} with {capped.Truncated} rows asked again: "
            + $"{(capped.Bill.Usd / chosen.Bill.Usd) - 1:+0.0%;-0.0%}");
        Assert.Equal(0L, chosen.Truncated);
        Assert.InRange(capped.Truncated, (long)Rows / 40, (long)Rows / 10);
        Assert.Equal(chosen.Bill.Output + (capped.Truncated * NinetyFifth), capped.Bill.Output);
        Assert.True(capped.Bill.Usd > chosen.Bill.Usd * 1.05m);
    }

    // What one workload with that limit was billed until all of its rows had their answer.
    static async Task<(Bill Bill, long Truncated)> RunAsync(Workbench bench, SandboxProcess sandbox, string limit)
    {
        var before = Bill.OfBooks(await sandbox.GetAsync("/sandbox/books"));
        var folder = new Workload { Rows = Rows, SharesPrompt = false }.Write(bench, "limit-" + limit);
        var yaml = Workload.Yaml.Replace("system:\n  - file: handbook.md\n", "", StringComparison.Ordinal)
            .Replace("max_tokens: 100", $"max_tokens: {limit}", StringComparison.Ordinal);
        bench.Write($"limit-{limit}/cairn.yaml", yaml);
        var first = await bench.CairnAsync("run", folder, sandbox.Flag, "--json");
        var truncated = first.Json.Count("rows", "failed");
        if (truncated > 0)
        {
            (await bench.CairnAsync("retry", "latest", "--failed", "--max-tokens",
                Enough.ToString(CultureInfo.InvariantCulture), "--json")).Exits(0);
        }

        var report = (await bench.CairnAsync("report", "latest", "--json")).Exits(0).Json;
        Assert.Equal(Rows, report.Count("rows", "succeeded"));
        return (Bill.OfBooks(await sandbox.GetAsync("/sandbox/books")) - before, truncated);
    }
}
