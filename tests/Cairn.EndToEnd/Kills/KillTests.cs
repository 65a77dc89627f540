using System.Diagnostics;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd.Kills;

/// <summary>kill -9 of the real process, on a real ledger, against a sandbox over HTTP.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    // Some wait for the quarantine while others work.
    const int SideBySide = 3;
    const int KillsMin = 200;
    const int KillsMinOfANight = 2_000;

    static int Wanted => Environment.GetEnvironmentVariable("CAIRN_PROOF") == "nightly" ? KillsMinOfANight : KillsMin;

    [Fact]
    public async Task No_kill_loses_a_row_or_pays_one_twice()
    {
        var started = Stopwatch.GetTimestamp();
        var plan = new KillPlan(new(output));

        var runs = await Task.WhenAll(
            Enumerable.Range(0, SideBySide).Select(first => KillUntilEnoughAsync(plan, first)));

        output.WriteLine(
            $"{plan.Kills} kills in {runs.Sum()} runs, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        foreach (var (place, kills) in plan.Places)
            output.WriteLine($"{kills,5} {place}");
        Assert.Empty(plan.Missed);
    }

    // In turn with a sandbox of the run's own and with one that lives on, with and without a row that goes first, with
    // bodies of some size, and with forty prompts in turn, each of which a row of its own writes first.
    static async Task<int> KillUntilEnoughAsync(KillPlan plan, int first)
    {
        var number = first;
        for (; plan.Kills < Wanted || (plan.Missed.Count > 0 && plan.Kills < 2 * Wanted); number++)
        {
            using var bench = new Workbench();
            var isOnItsOwn = number % 2 == 0;
            var hasVersions = number % 7 == 2;
            var run = new KilledRun(bench, plan, new()
            {
                Rows = number % 5 == 0 ? 400 : hasVersions ? 160 : 40,
                SharesPrompt = !isOnItsOwn && number % 4 == 1,
                PromptVersions = hasVersions ? 40 : 0,
                Settings = number % 5 == 0 || hasVersions ? "queue_limit: 100\n" : "queue_limit: 10\n",
            });
            await (isOnItsOwn ? run.OnItsOwnSandboxAsync() : run.OnAnotherSandboxAsync());
        }

        return number - first;
    }
}
