using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>What <c>cairn doctor</c> finds.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task A_sound_installation_has_nothing_that_fails()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        (await bench.CairnAsync("run", new Workload { Rows = 4 }.Write(bench), sandbox.Flag)).Exits(0);

        var findings = (await bench.CairnAsync("doctor", sandbox.Flag, "--json")).Exits(0).Json;

        Assert.Equal("ok", LevelOf(findings, "ledger"));
        Assert.Equal("ok", LevelOf(findings, "host"));
        Assert.Equal("ok", LevelOf(findings, "workspace"));
    }

    [Fact]
    public async Task Answers_that_nobody_collects_are_named_before_they_are_gone()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "step");
        (await bench.CairnAsync("run", new Workload { Rows = 4 }.Write(bench), sandbox.Flag, "--no-wait")).Exits(75);
        await sandbox.AdvanceAsync("P28D");

        var result = (await bench.CairnAsync("doctor", sandbox.Flag)).Exits(9);

        Assert.Contains("now, or they are lost and stay paid", result.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_it_says_what_is_known_here()
    {
        using var bench = new Workbench();

        var findings = (await bench.CairnAsync("doctor", "--json")).Exits(9).Json;

        Assert.Equal(("ok", "fail"), (LevelOf(findings, "ledger"), LevelOf(findings, "key")));
    }

    static string LevelOf(JsonElement findings, string name) => findings.GetProperty("findings").EnumerateArray()
        .Single(finding => finding.Text("name") == name).Text("level");
}
