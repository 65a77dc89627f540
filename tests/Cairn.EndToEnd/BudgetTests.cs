using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>What ends a run before its last row, and how it goes on from there.</summary>
public sealed class BudgetTests
{
    const decimal TooLittle = 0.002m;

    [Fact]
    public async Task A_limit_that_is_too_low_stops_before_it_is_passed_and_a_higher_one_goes_on()
    {
        using var bench = new Workbench();

        var stopped = (await bench.CairnAsync(
            "run", new Workload().Write(bench), "--sandbox", "--json", "--max-cost", "0.002")).Exits(4).Json;

        var counts = stopped.Rows().CountBy(row => row.Text("status")).ToDictionary();
        Assert.Equal("stopped", stopped.Text("state"));
        Assert.InRange(stopped.At("cost", "usd").Money(), 0.0001m, TooLittle);
        Assert.Equal(stopped.Count("rows", "succeeded"), counts["succeeded"]);
        Assert.Equal(stopped.Count("rows", "pending"), counts["pending"]);
        Assert.Equal(40, counts.Values.Sum());
        var finished = (await bench.CairnAsync("resume", "latest", "--json", "--max-cost", "1")).Exits(0).Json;
        Answers.AreComplete(finished);
        Assert.Equal(Bill.OfReport(finished), Bill.OfRows(finished.Rows()));
    }

    [Fact]
    public async Task A_hard_budget_needs_a_limit_and_says_the_worst_case_first()
    {
        using var bench = new Workbench();
        var folder = new Workload { Rows = 5, Settings = "safety: { budget: hard }\n" }.Write(bench);

        var refused = (await bench.CairnAsync("run", folder, "--sandbox")).Exits(2);
        var plan = (await bench.CairnAsync("plan", folder, "--json")).Exits(0).Json;
        var report = (await bench.CairnAsync("run", folder, "--sandbox", "--json", "--max-cost", "1")).Exits(0).Json;

        Assert.Contains("--max-cost", refused.Stderr, StringComparison.Ordinal);
        Assert.InRange(report.At("cost", "usd").Money(), 0, plan.GetProperty("worst_case_usd").Money());
    }

    [Fact]
    public async Task At_the_deadline_nothing_more_is_asked_and_what_runs_is_collected()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "step");
        var folder = new Workload { Settings = "deadline: 1m\nvia: batch\n" }.Write(bench);
        (await bench.CairnAsync("run", folder, sandbox.Flag, "--no-wait")).Exits(75);
        await sandbox.AdvanceAsync("PT2M");

        var report = (await bench.CairnAsync("resume", "latest", "--json")).Exits(5).Json;

        Assert.Equal((1, 39), (report.Count("rows", "succeeded"), report.Count("rows", "pending")));
        Assert.Equal(Bill.OfBooks(await sandbox.GetAsync("/sandbox/books")), Bill.OfReport(report));
    }

    [Fact]
    public async Task A_limit_of_rows_leaves_the_rest_pending_until_it_is_lifted()
    {
        using var bench = new Workbench();

        var limited = (await bench.CairnAsync(
            "run", new Workload().Write(bench), "--sandbox", "--json", "--limit", "10")).Exits(0).Json;
        var lifted = (await bench.CairnAsync("resume", "latest", "--json", "--no-limit")).Exits(0).Json;

        Assert.Equal((10, 30), (limited.Count("rows", "succeeded"), limited.Count("rows", "pending")));
        Answers.AreComplete(lifted);
    }

    [Fact]
    public async Task Cancel_stops_what_has_not_started_and_bills_nothing_for_it()
    {
        using var bench = new Workbench();
        var state = bench.PathOf("sandbox.json");
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "step", "--state", state);
        (await bench.CairnAsync("run", new Workload().Write(bench), sandbox.Flag, "--no-wait")).Exits(75);

        (await bench.CairnAsync("cancel", "latest", "--no-wait")).Exits(75);
        await sandbox.AdvanceAsync("PT1M");
        var report = (await bench.CairnAsync("cancel", "latest", "--json")).Exits(0).Json;

        Assert.Equal(0, report.Count("rows", "succeeded"));
        Assert.Equal(40, report.Count("rows", "failed") + report.Count("rows", "pending"));
        Assert.Equal(default, Bill.OfReport(report));
        Assert.Equal(default, Bill.OfBooks(await sandbox.GetAsync("/sandbox/books")));
    }

    [Fact]
    public async Task Rows_that_meet_an_overloaded_api_are_asked_again_until_they_succeed()
    {
        using var bench = new Workbench();
        // At this rate one run in ten thousand has a row that fails five times, and practically none has no error.
        var folder = new Workload { Rows = 200, Settings = "sandbox: { error_rate: 0.05 }\n" }.Write(bench);

        var report = (await bench.CairnAsync("run", folder, "--sandbox", "--json")).Exits(0).Json;

        Answers.AreComplete(report, 200);
        Assert.Contains(report.Rows(), row => row.Count("attempts") > 1);
        Assert.Equal(Bill.OfReport(report), Bill.OfRows(report.Rows()));
    }

    [Fact]
    public async Task Answers_that_were_cut_off_are_failed_rows_with_their_reason_and_their_cost()
    {
        using var bench = new Workbench();
        var folder = new Workload { Rows = 5, MaxTokens = 1 }.Write(bench);

        var report = (await bench.CairnAsync("run", folder, "--sandbox", "--json")).Exits(3).Json;

        var errors = JsonAccess.Lines(report.Text("outputs", "errors"));
        Assert.Equal(5, errors.Count);
        Assert.All(errors, row => Assert.Equal("failed", row.Text("status")));
        Assert.All(errors, row => Assert.Equal("max_tokens", row.Text("error", "type")));
        Assert.Equal(Bill.OfReport(report), Bill.OfRows(errors));
        Assert.Null(report.At("cost", "per_successful_row_usd").GetString());
    }
}
