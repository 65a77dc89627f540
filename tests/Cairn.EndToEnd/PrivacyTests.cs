using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>What the real command leaves on disk, at the API and on the terminal of what nobody shall see.</summary>
public sealed class PrivacyTests
{
    const string Canary = "canary";

    [Fact]
    public async Task A_purge_that_is_killed_anywhere_is_finished_by_the_next_and_the_bill_stays()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        var folder = new Workload { Rows = 6 }.Write(bench);
        var before = (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(0).Json;
        var run = before.Text("run_id");
        foreach (var point in (string[])["api.delete.after:1", "store.change.after:1", "file.delete.before:2"])
        {
            bench.Environment["CAIRN_KILL_AT"] = point;
            (await bench.CairnAsync("purge", run, "--upstream", "--yes")).Exits(137);
        }

        bench.Environment.Remove("CAIRN_KILL_AT");
        (await bench.CairnAsync("purge", run, "--upstream", "--yes")).Exits(0);

        Assert.Equal(0, (await sandbox.GetAsync("/v1/messages/batches")).At("data").GetArrayLength());
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.Combine(bench.Home, "runs"), "*", SearchOption.AllDirectories),
            path => File.ReadAllText(path).Contains("what about", StringComparison.Ordinal));
        var after = (await bench.CairnAsync("report", run, "--json")).Exits(0).Json;
        Assert.Equal(before.At("cost").GetRawText(), after.At("cost").GetRawText());
        Assert.True(after.TryGetProperty("purged_at", out _));
        (await bench.CairnAsync("verify", run)).Exits(0);
        Assert.Contains("purged", (await bench.CairnAsync("export", run)).Exits(2).Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redacted_column_is_asked_and_no_command_shows_it()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        var folder = new Workload { Rows = 4, SharesPrompt = false, Settings = "redact: [mail]\n" }.Write(bench);
        bench.Write("work/rows.csv", "id,text,mail\n"
            + string.Concat(Enumerable.Range(1, 4).Select(row => $"R{row},what?,{Canary}-{row}@example.org\n")));
        var yaml = bench.PathOf("work/cairn.yaml");
        await File.AppendAllTextAsync(
            yaml, "system: \"Mail of {{ mail }}\"\n", TestContext.Current.CancellationToken);
        List<CairnResult> shown = [(await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(0)];
        foreach (var command in (string[][])
            [
                ["plan", folder], ["profile", folder], ["render", folder], ["try", folder, sandbox.Flag],
                ["why", "latest", "R2"], ["report", "--html", "page.html"], ["export", "--format", "csv"],
                ["diff", folder, "latest"], ["purge", "latest"],
            ])
        {
            shown.Add((await bench.CairnAsync(command)).Exits(0));
        }

        shown.Add((await bench.CairnAsync("report", "--by", "mail")).Exits(2));
        shown.Add((await bench.CairnAsync("profile", folder, "--show-text")).Exits(2));

        Assert.All(shown, result =>
            Assert.DoesNotContain(Canary, result.Stdout + result.Stderr, StringComparison.Ordinal));
        Assert.All([bench.PathOf("page.html"), .. Directory.EnumerateFiles(OutputOf(shown[0]))], file =>
            Assert.DoesNotContain(Canary, File.ReadAllText(file), StringComparison.Ordinal));
    }

    static string OutputOf(CairnResult run) => Path.GetDirectoryName(run.Json.Text("outputs", "results"))!;
}
