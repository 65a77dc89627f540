using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>Running a workload again after a change, with the real command.</summary>
public sealed class ReuseTests
{
    const int Rows = 100;

    static readonly Workload Reusing = new() { Rows = Rows, SharesPrompt = false, Settings = "reuse: 30d\n" };

    [Fact]
    public async Task After_a_change_of_one_row_in_a_hundred_one_is_asked_and_paid_as_was_said()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        var folder = Reusing.Write(bench);
        var first = (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(0).Json;
        Change(bench, "rows.csv", "what about R0042?", "what about R0042!");

        var diff = (await bench.CairnAsync("diff", folder, "--sandbox", "--json")).Exits(0).Json;
        var second = (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(0).Json;

        Assert.Equal((99L, 1L), (diff.Count("answered"), diff.Count("new")));
        Assert.Equal("R0042", diff.At("new_keys")[0].GetString());
        Assert.Equal((100L, 99L), (second.Count("rows", "succeeded"), second.Count("rows", "reused")));
        AssertPaidAsSaid(second, diff);
        var rows = second.Rows();
        Assert.Equal(
            [.. Enumerable.Repeat(first.Text("run_id"), 41), null, .. Enumerable.Repeat(first.Text("run_id"), 58)],
            rows.Select(ReusedFrom));
        Assert.Equal(first.Rows()[0].Text("output"), rows[0].Text("output"));
        Assert.Equal(
            second.At("cost", "usd").Money(), rows.Sum(row => row.GetProperty("cost_usd").Money()));
    }

    [Theory]
    [InlineData("cairn.yaml", "Row {{ id }}", "Line {{ id }}", Rows)]
    [InlineData("handbook.md", "\n", "\nBe brief. ", Rows)]
    [InlineData("cairn.yaml", "claude-haiku-5-5", "claude-sonnet-5-5", Rows)]
    [InlineData("cairn.yaml", "reuse: 30d", "reuse: 30d\ntags: { feature: other }", 0)]
    [InlineData("rows.csv", "R0100,what about R0100?\n", "", 0)]
    [InlineData("rows.csv", "R0001,", "R1001,", 1)]
    public async Task What_runs_again_is_exactly_what_must_at_the_cost_that_was_said(
        string file, string old, string other, int asked)
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        var folder = (Reusing with { SharesPrompt = file == "handbook.md" }).Write(bench);
        (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(0);
        Change(bench, file, old, other);

        var diff = (await bench.CairnAsync("diff", folder, "--sandbox", "--json")).Exits(0).Json;
        var second = (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(0).Json;

        var rows = second.Rows();
        Assert.Equal(asked, rows.Count(row => ReusedFrom(row) is null));
        Assert.All(rows, row => Assert.Equal("succeeded", row.Text("status")));
        Assert.Equal(asked == 0, second.At("cost", "usd").Money() == 0);
        Assert.Equal(asked, diff.Count("new"));
        AssertPaidAsSaid(second, diff);
    }

    [Fact]
    public async Task A_run_that_was_killed_keeps_what_it_took_over()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        var folder = (Reusing with { Rows = 6 }).Write(bench);
        (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(0);
        Change(bench, "rows.csv", "what about R0003?", "what about R0003!");
        bench.Environment["CAIRN_KILL_AT"] = "any:5";
        (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(137);
        bench.Environment.Remove("CAIRN_KILL_AT");

        var report = (await bench.CairnAsync("resume", "latest", "--json")).Exits(0).Json;
        var table = (await bench.CairnAsync("export", "--format", "csv")).Exits(0);

        Assert.Equal((6L, 5L), (report.Count("rows", "succeeded"), report.Count("rows", "reused")));
        Assert.Equal(5, report.Rows().Count(row => ReusedFrom(row) is not null));
        Assert.Equal(7, table.Stdout.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_price_is_no_part_of_a_request()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        var folder = Reusing.Write(bench);
        (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(0);
        var models = JsonNode.Parse(await File.ReadAllTextAsync(
            Product.Models, TestContext.Current.CancellationToken))!["models"]!.AsArray();
        var dearer = models.Single(model => (string?)model!["id"] == "claude-haiku-5-5")!.DeepClone();
        dearer["prices"]![0]!["input"] = "3";
        bench.Write("dearer.json", new JsonObject { ["models"] = new JsonArray(dearer) }.ToJsonString());

        var diff = await bench.CairnAsync("diff", folder, "latest", "--models", "dearer.json", "--json");

        Assert.Equal((0L, 0m), (
            diff.Exits(0).Json.Count("new"), diff.Json.At("estimate", "high_usd").Money()));
        Assert.True(diff.Json.At("estimate_of_all", "low_usd").Money() > 0);
    }

    [Fact]
    public async Task Answers_are_handed_on_from_run_to_run_and_come_from_the_one_that_paid()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        var folder = (Reusing with { Rows = 4 }).Write(bench);
        var first = (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(0).Json;
        (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(0);
        Directory.Delete(Path.Combine(bench.Home, "runs", first.Text("run_id")), recursive: true);

        var third = (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(0).Json;
        var none = (await bench.CairnAsync("run", folder, sandbox.Flag, "--no-reuse", "--json")).Exits(0).Json;

        Assert.All(third.Rows(), row => Assert.Equal(first.Text("run_id"), ReusedFrom(row)));
        Assert.All(none.Rows(), row => Assert.Null(ReusedFrom(row)));
        (await bench.CairnAsync("verify", third.Text("run_id"))).Exits(0);
    }

    [Fact]
    public async Task An_answer_that_a_retry_got_with_another_prompt_is_not_taken_for_one_to_the_old()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        var folder = (Reusing with { Rows = 6 }).Write(bench);
        await sandbox.SetFaultsAsync(["errored_invalid_request;count=2"]);
        (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(3);
        await sandbox.SetFaultsAsync([]);
        Change(bench, "cairn.yaml", "Row {{ id }}", "Line {{ id }}");
        (await bench.CairnAsync("retry", "latest", "--failed", "--json")).Exits(0);
        Change(bench, "cairn.yaml", "Line {{ id }}", "Row {{ id }}");

        var again = (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(0).Json;

        Assert.Equal(4L, again.Count("rows", "reused"));
        Assert.All(again.Rows(), row => Assert.StartsWith("Row", row.Text("output"), StringComparison.Ordinal));
    }

    static void AssertPaidAsSaid(JsonElement run, JsonElement diff) => Assert.InRange(
        run.At("cost", "usd").Money(), diff.At("estimate", "low_usd").Money(),
        diff.At("estimate", "high_usd").Money());

    static string? ReusedFrom(JsonElement row) =>
        row.TryGetProperty("reused_from", out var run) ? run.GetString() : null;

    static void Change(Workbench bench, string file, string old, string other)
    {
        var path = bench.PathOf(Path.Combine("work", file));
        var text = File.ReadAllText(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(old, other, StringComparison.Ordinal));
    }
}
