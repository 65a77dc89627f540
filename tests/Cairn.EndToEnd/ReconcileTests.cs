using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>The books against the reports of the organization, by the real command.</summary>
public sealed class ReconcileTests : IDisposable
{
    readonly Workbench _ours = new();
    readonly Workbench _theirs = new();

    [Fact]
    public async Task Books_agree_to_the_last_digit_until_somebody_else_is_billed_which_stands_apart()
    {
        using var sandbox = await SandboxProcess.StartAsync(_ours, "--clock", "x600");
        var ours = await RunAsync(_ours, sandbox, 20);
        var alone = (await ReconcileAsync(sandbox, "--json")).Exits(0).Json;

        // Another installation has another ledger: for ours its batches are those of another program.
        var theirs = await RunAsync(_theirs, sandbox, 7);
        var both = (await ReconcileAsync(sandbox, "--json")).Exits(9).Json;
        var text = (await ReconcileAsync(sandbox)).Exits(9).Stdout;

        Assert.Equal((ours, ours, 0m), (Usd(alone, "booked"), Usd(alone, "reported"), Usd(alone, "residual")));
        Assert.Equal((ours, ours + theirs, theirs), (Usd(both, "booked"), Usd(both, "reported"), Usd(both, "off")));
        var apart = Assert.Single(both.GetProperty("residuals").EnumerateArray());
        Assert.Equal(("outside_cairn", theirs), (apart.Text("cause"), apart.GetProperty("usd").Money()));
        Assert.Contains("They do not agree within 0%", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_asked_without_a_key_of_an_administrator_or_a_place()
    {
        var noKey = (await _ours.CairnAsync("reconcile")).Exits(8);
        var noPlace = (await _ours.CairnAsync("reconcile", "--sandbox")).Exits(2);

        Assert.Contains("ANTHROPIC_ADMIN_KEY", noKey.Stderr, StringComparison.Ordinal);
        Assert.Contains("--sandbox=http", noPlace.Stderr, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _ours.Dispose();
        _theirs.Dispose();
    }

    Task<CairnResult> ReconcileAsync(SandboxProcess sandbox, params string[] more) =>
        _ours.CairnAsync(["reconcile", sandbox.Flag, "--tolerance", "0", .. more]);

    static async Task<decimal> RunAsync(Workbench bench, SandboxProcess sandbox, int rows)
    {
        var run = await bench.CairnAsync("run", new Workload { Rows = rows }.Write(bench), sandbox.Flag, "--json");
        return run.Exits(0).Json.At("cost", "usd").Money();
    }

    static decimal Usd(JsonElement report, string name) => report.GetProperty($"{name}_usd").Money();
}
