using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>A plan that is kept is what a run does, or the run says what changed and does nothing.</summary>
public sealed class PlanFileTests : IDisposable
{
    readonly Workbench _bench = new();

    [Fact]
    public async Task A_run_holds_to_a_plan_that_was_kept_and_finds_its_workload_by_it()
    {
        var (_, plan) = await KeepAsync();

        var report = (await _bench.CairnAsync("run", "--plan", plan, "--sandbox", "--json")).Exits(0).Json;

        Assert.Equal(report.Count("rows", "total"), report.Count("rows", "succeeded"));
    }

    [Fact]
    public async Task A_plan_that_no_longer_fits_is_refused_with_what_changed()
    {
        var (folder, plan) = await KeepAsync();
        await File.AppendAllTextAsync(
            Path.Combine(folder, "cairn.yaml"), "# changed\n", TestContext.Current.CancellationToken);

        var refused = (await _bench.CairnAsync("run", "--plan", plan, "--sandbox")).Exits(7);

        Assert.Contains("the workload file, or a file that it names, has other content", refused.Stderr,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Estimates_are_compared_with_what_runs_cost_and_teach_the_next_plan()
    {
        var (folder, _) = await KeepAsync();
        (await _bench.CairnAsync("run", folder, "--sandbox")).Exits(0);

        var outcome = (await _bench.CairnAsync("report", "--calibration", "--json")).Exits(0).Json;
        var next = (await _bench.CairnAsync("plan", folder, "--sandbox", "--json")).Exits(0).Json;

        var run = Assert.Single(outcome.GetProperty("runs").EnumerateArray().ToList());
        Assert.True(run.GetProperty("usd").Money() > 0);
        Assert.Contains(next.GetProperty("assumptions").EnumerateArray(), assumption =>
            assumption.Text("name") == "output_tokens" && assumption.Text("source") == "earlier runs");
    }

    [Fact]
    public async Task Counted_prompts_take_the_place_of_estimated_ones()
    {
        var folder = new Workload().Write(_bench);

        var plan = (await _bench.CairnAsync("plan", folder, "--sandbox", "--count-tokens", "--json")).Exits(0).Json;

        Assert.Contains(plan.GetProperty("assumptions").EnumerateArray(), assumption =>
            assumption.Text("name") == "input_tokens" && assumption.Text("source") == "counted by the API");
    }

    public void Dispose() => _bench.Dispose();

    async Task<(string Folder, string Plan)> KeepAsync()
    {
        var folder = new Workload().Write(_bench);
        var plan = _bench.PathOf("plan.json");
        (await _bench.CairnAsync("plan", folder, "-o", plan)).Exits(0);
        return (folder, plan);
    }
}
