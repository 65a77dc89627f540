using System.Diagnostics;
using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>The probes of the real API, tried on the sandbox: what is wrong there shows in their bounds.</summary>
public sealed class ProbeTests(ITestOutputHelper output)
{
    const int LagSeconds = 60;
    const int LateSeconds = 120;

    // Behind the creates of the probes in front of it, a late batch strikes two of the cuts.
    const int Before = 20;

    static readonly string[] Probes =
    [
        "after_id", "bad_custom_id", "before_id", "cancel", "cancel_again", "cancel_ended", "created_at", "delete",
        "delete_running", "delete_twice", "deleted_cursor", "duplicate_custom_id", "empty_requests",
        "expect_continue", "idempotency_key", "incomplete_body", "late_commit", "late_listing", "list_lag",
        "results_after_hang_up", "results_encoding", "results_range", "results_twice", "retrieve_deleted", "stall",
        "usage_report",
    ];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_probe_prints_its_bound_and_faults_show_in_them()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(
            bench, "--clock", "x120", "--fault", $"list_lag;seconds={LagSeconds}", "--fault",
            $"late_commit;count=2;after={Before};seconds={LateSeconds}");

        var (exitCode, stdout, stderr) = await ProbeAsync(
            "--against", sandbox.Address.ToString(), "--yes", "--json", "--cuts", "8", "--stall", "1");

        Assert.Equal((0, ""), (exitCode, exitCode == 0 ? "" : stderr));
        output.WriteLine(stdout);
        var found = JsonElement.Parse(stdout).EnumerateArray()
            .ToDictionary(each => each.GetProperty("probe").GetString()!);
        Assert.Equal(Probes, found.Keys.Order(StringComparer.Ordinal));
        Assert.All(found.Values, each => Assert.NotEmpty(each.GetProperty("text").GetString()!));
        Assert.True(found["list_lag"].GetProperty("seconds").GetDouble() >= LagSeconds);
        Assert.True(found["late_commit"].GetProperty("seconds").GetDouble() >= LateSeconds);
        Assert.EndsWith("made 0 batches", found["incomplete_body"].GetProperty("text").GetString());
        Assert.Contains("at most 0.00", stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_sent_before_somebody_agreed()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench);

        var (exitCode, _, stderr) = await ProbeAsync("--against", sandbox.Address.ToString());
        var batches = await sandbox.GetAsync("/v1/messages/batches");

        Assert.Equal(1, exitCode);
        Assert.Contains("Nothing was sent.", stderr, StringComparison.Ordinal);
        Assert.Equal(0, batches.GetProperty("data").GetArrayLength());
    }

    [Fact]
    public async Task The_probes_stop_at_their_limit_of_money()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x120");

        var (exitCode, _, stderr) = await ProbeAsync(
            "--against", sandbox.Address.ToString(), "--yes", "--max-usd", "0.001");

        Assert.Equal(1, exitCode);
        Assert.Contains("the limit is 0.001 USD", stderr, StringComparison.Ordinal);
    }

    static async Task<(int ExitCode, string Stdout, string Stderr)> ProbeAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Product.Probes, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ANTHROPIC_API_KEY"] = start.Environment["ANTHROPIC_ADMIN_KEY"] = "any";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (stdout, stderr) = (process.StandardOutput.ReadToEndAsync(Cancellation),
            process.StandardError.ReadToEndAsync(Cancellation));
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, await stdout, await stderr);
    }
}
