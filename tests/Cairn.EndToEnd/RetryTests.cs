using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>Asking failed rows again, with the real command.</summary>
public sealed class RetryTests
{
    [Fact]
    public async Task Rows_that_were_cut_off_are_asked_again_with_more_room_and_paid_once_more()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        await FailAsync(bench, sandbox);

        var report = (await bench.CairnAsync("retry", "latest", "--failed", "--max-tokens", "100", "--json"))
            .Exits(0).Json;

        Answers.AreComplete(report, 5);
        (await bench.CairnAsync("verify", "latest")).Exits(0);
        Assert.Equal(Bill.OfBooks(await sandbox.GetAsync("/sandbox/books")), Bill.OfReport(report));
        var again = (await bench.CairnAsync("resume", "latest", "--json")).Exits(0).Json;
        Assert.Equal(report.Rows().Select(row => row.GetRawText()), again.Rows().Select(row => row.GetRawText()));
    }

    [Fact]
    public async Task A_dry_run_says_which_rows_and_changes_nothing()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        await FailAsync(bench, sandbox);
        var books = Bill.OfBooks(await sandbox.GetAsync("/sandbox/books"));

        var plan = (await bench.CairnAsync("retry", "latest", "--rows", "1,3-9", "--dry-run", "--json")).Exits(0).Json;

        Assert.Equal((3, 3), (plan.Count("failed"), plan.Count("by_type", "max_tokens")));
        Assert.Equal(
            ["R0002", "R0004", "R0005"], plan.GetProperty("keys").EnumerateArray().Select(key => key.GetString()));
        Assert.Equal(5, (await bench.CairnAsync("status", "latest", "--json")).Exits(0).Json.Count("rows", "failed"));
        Assert.Equal(books, Bill.OfBooks(await sandbox.GetAsync("/sandbox/books")));
    }

    [Fact]
    public async Task A_changed_schema_does_not_judge_old_answers_again()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        var folder = new Workload { Rows = 6, SharesPrompt = false }.Write(bench);
        await sandbox.SetFaultsAsync(["errored_invalid_request;count=2"]);
        var first = (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(3).Json;
        var good = first.Rows()
            .Where(row => row.Text("status") == "succeeded")
            .Select(row => row.GetRawText())
            .ToList();
        await sandbox.SetFaultsAsync([]);
        bench.Write("work/answer.json", """
            {"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":false}
            """);
        new Workload { Rows = 6, SharesPrompt = false, Settings = "output: { schema: answer.json }\n" }.Write(bench);
        var refused = (await bench.CairnAsync("resume", "latest")).Exits(2);
        Assert.Contains("retry", refused.Stderr, StringComparison.Ordinal);

        var report = (await bench.CairnAsync("retry", "latest", "--failed", "--json")).Exits(0).Json;

        Assert.Equal(4, good.Count);
        Assert.Equal(6, report.Count("rows", "succeeded"));
        Assert.Subset(report.Rows().Select(row => row.GetRawText()).ToHashSet(), good.ToHashSet());
    }

    [Fact]
    public async Task Rows_that_may_have_been_billed_are_asked_again_only_on_demand()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x36000");
        await sandbox.SetFaultsAsync(["results_missing_line"]);
        var folder = new Workload { Rows = 6, SharesPrompt = false }.Write(bench);
        var first = (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(3).Json;
        var failed = first.Count("rows", "failed");
        await sandbox.SetFaultsAsync([]);

        var refused = (await bench.CairnAsync("retry", "latest", "--failed")).Exits(2);
        var report = (await bench.CairnAsync("retry", "latest", "--failed", "--accept-double-pay", "--json")).Exits(0);

        Assert.Contains($"may have been billed ({failed})", refused.Stderr, StringComparison.Ordinal);
        Answers.AreComplete(report.Json, 6);
    }

    static async Task FailAsync(Workbench bench, SandboxProcess sandbox)
    {
        var folder = new Workload { Rows = 5, MaxTokens = 1 }.Write(bench);
        (await bench.CairnAsync("run", folder, sandbox.Flag)).Exits(3);
    }
}
