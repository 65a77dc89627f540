using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd.Watching;

/// <summary>A run whose prefix the model does not cache, although its facts say so: what the shell and the user see.
/// </summary>
public sealed class CacheLossTests
{
    const string Uncached = """{"cache":{"minimum_tokens":1000000}}""";

    [Fact]
    public async Task A_lost_cache_stops_the_run_with_code_6_until_somebody_accepts_it()
    {
        using var bench = new Workbench();
        using var sandbox = await StartAsync(bench);
        var folder = new Workload { Settings = "via: batch\n", StopsAtCacheLoss = true }.Write(bench);
        bench.Write("tell.sh", "cat >> told; echo >> told\n");

        var stopped = (await bench.CairnAsync(
            "run", folder, sandbox.Flag, "--json", "--notify", "sh tell.sh")).Exits(6).Json;
        var again = (await bench.CairnAsync("resume", "latest", "--json")).Exits(6).Json;
        var shown = (await bench.CairnAsync("status")).Exits(0).Stdout;
        var accepted = (await bench.CairnAsync("resume", "latest", "--accept-cache-loss", "--json")).Exits(0).Json;

        var verdict = stopped.At("cache", "verdicts")[0];
        Assert.Equal(("lost", "below_minimum"), (verdict.Text("verdict"), verdict.Text("cause")));
        Assert.Equal(stopped.Count("rows", "succeeded"), again.Count("rows", "succeeded"));
        Assert.InRange(stopped.Count("rows", "succeeded"), 1, 10);
        Assert.Contains("lost: prefix 0", shown, StringComparison.Ordinal);
        Assert.Equal(
            ["cache_lost", "stopped"], JsonAccess.Lines(bench.PathOf("told")).Select(told => told.Text("event")));
        Answers.AreComplete(accepted);
        Assert.True(accepted.At("cache", "lost_usd").Money() > 0);
        (await bench.CairnAsync("verify", "latest")).Exits(0);
    }

    [Fact]
    public async Task A_workload_that_says_so_goes_on_and_reports_the_loss()
    {
        using var bench = new Workbench();
        using var sandbox = await StartAsync(bench);
        var folder = new Workload { Settings = "via: batch\n" }.Write(bench);

        var report = (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(0).Json;

        Answers.AreComplete(report);
        Assert.All(report.At("cache", "verdicts").EnumerateArray(), each => Assert.Equal("lost", each.Text("verdict")));
    }

    [Fact]
    public async Task A_run_that_had_sent_everything_ends_with_code_6_until_the_loss_is_accepted()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600", "--cache-miss-rate", "1");
        var folder = new Workload { Settings = "via: batch\n", StopsAtCacheLoss = true }.Write(bench);

        var report = (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(6).Json;
        (await bench.CairnAsync("resume", "latest")).Exits(6);
        var accepted = (await bench.CairnAsync("resume", "latest", "--accept-cache-loss", "--json")).Exits(0).Json;

        Answers.AreComplete(report);
        Assert.Contains("Every row had been sent by then", report.Text("message"), StringComparison.Ordinal);
        Assert.Equal(report.At("cache", "lost_usd").Money(), accepted.At("cache", "lost_usd").Money());
    }

    static Task<SandboxProcess> StartAsync(Workbench bench) => SandboxProcess.StartAsync(
        bench, "--clock", "x3600", "--options", bench.Write("uncached.json", Uncached));
}
