using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>Nothing is spent without a key and without a yes.</summary>
public sealed class CredentialsTests
{
    [Fact]
    public async Task Without_a_key_and_without_a_sandbox_both_ways_out_are_named()
    {
        using var bench = new Workbench();

        var result = (await bench.CairnAsync("run", new Workload().Write(bench), "--yes")).Exits(8);

        Assert.Contains("ANTHROPIC_API_KEY", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("--sandbox", result.Stderr, StringComparison.Ordinal);
        Assert.False(Directory.Exists(bench.PathOf("cairn-runs")), "An output folder was made.");
    }

    [Fact]
    public async Task Without_a_terminal_and_without_yes_nothing_is_sent()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench);
        PretendsToBeReal(bench, sandbox);

        var result = (await bench.CairnAsync("run", new Workload().Write(bench))).Exits(2);

        Assert.Contains("Add --yes", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("40 rows will cost $", result.Stderr, StringComparison.Ordinal);
        Assert.Empty((await sandbox.GetAsync("/sandbox/books")).GetProperty("batches").EnumerateArray());
    }

    [Fact]
    public async Task With_yes_a_base_url_is_used_and_a_sandbox_behind_it_is_found_out()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x600");
        PretendsToBeReal(bench, sandbox);

        var report = (await bench.CairnAsync("run", new Workload().Write(bench), "--yes", "--json")).Exits(0).Json;

        Assert.True(report.GetProperty("sandbox").GetBoolean());
        Answers.AreComplete(report);
    }

    static void PretendsToBeReal(Workbench bench, SandboxProcess sandbox)
    {
        bench.Environment["ANTHROPIC_API_KEY"] = "not-a-key";
        bench.Environment["ANTHROPIC_BASE_URL"] = sandbox.Address.AbsoluteUri;
    }
}
