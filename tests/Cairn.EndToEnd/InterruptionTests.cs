using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>Ways to leave a run and to come back to it, mostly while the sandbox's time stands still.</summary>
public sealed class InterruptionTests(ITestOutputHelper output)
{
    const int Signals = 10;
    const int DelayMsMax = 150;

    [Fact]
    public async Task Ctrl_C_stops_a_run_that_says_how_to_go_on_and_resume_finishes_it()
    {
        using var bench = new Workbench();
        var state = bench.PathOf("sandbox.json");
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "step", "--state", state);
        using var process = await InFlightAsync(bench, sandbox);

        await process.InterruptAsync();
        var left = (await process.WaitAsync()).Exits(130);

        Assert.Contains("`cairn resume ", left.Stderr, StringComparison.Ordinal);
        Assert.Contains("1 batches with 1 rows go on and bill up to $", left.Stderr, StringComparison.Ordinal);
        await sandbox.KillAndRestartAsync("--clock", "x600", "--state", state);
        var report = (await bench.CairnAsync("resume", "latest", "--json")).Exits(0).Json;
        Answers.AreComplete(report);
        Assert.Equal(Bill.OfBooks(await sandbox.GetAsync("/sandbox/books")), Bill.OfReport(report));
    }

    [Fact]
    public async Task Signals_at_any_time_lose_nothing_and_pay_nothing_twice()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x600");
        using var watch = new MomentWatch(bench);
        var chance = new Chance(output);
        var folder = new Workload { SharesPrompt = false, Settings = "queue_limit: 5\n" }.Write(bench);
        string[] command = ["run", folder, sandbox.Flag, "--json"];

        for (var signal = 0; signal < Signals; signal++)
        {
            var moment = watch.NextAsync((Moment)(signal % 5));
            using var process = bench.Start(command);
            await Task.WhenAny(moment, process.Exited);
            await Task.Delay(chance.Below(DelayMsMax), TestContext.Current.CancellationToken);
            await (signal % 2 == 0 ? process.InterruptAsync() : process.TerminateAsync());
            var left = await process.WaitAsync();
            Assert.True(left.ExitCode is 0 or 130, left.Stderr);
            command = ["resume", "latest", "--json"];
        }

        var report = (await bench.CairnAsync(command)).Exits(0).Json;
        Answers.AreComplete(report);
        var books = await sandbox.GetAsync("/sandbox/books");
        Assert.Equal(40, books.Count("totals", "billed_requests"));
        Assert.Equal(Bill.OfBooks(books), Bill.OfReport(report));
    }

    [Fact]
    public async Task Cancel_beside_a_live_run_makes_that_run_cancel_and_deliver()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "step");
        using var live = await InFlightAsync(bench, sandbox, "--json");

        var cancel = (await bench.CairnAsync("cancel", "latest", "--json")).Exits(75);
        await sandbox.RunClockAsync(600);
        var report = (await live.WaitAsync()).Exits(3).Json;

        Assert.Equal(40, cancel.Json.Count("rows", "pending"));
        Assert.Equal(40, report.Rows().Count);
        Assert.True(report.Count("rows", "pending") > 0, "Rows were asked after the cancel.");
        Assert.Equal(Bill.OfBooks(await sandbox.GetAsync("/sandbox/books")), Bill.OfReport(report));
    }

    [Fact]
    public async Task Without_waiting_a_run_takes_one_step_at_each_resume()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "step");
        var folder = new Workload().Write(bench);

        var started = (await bench.CairnAsync("run", folder, sandbox.Flag, "--no-wait", "--json")).Exits(75).Json;
        var idle = (await bench.CairnAsync("resume", "latest", "--no-wait", "--json")).Exits(75).Json;
        await sandbox.AdvanceAsync("PT2M");
        var primed = (await bench.CairnAsync("resume", "latest", "--no-wait", "--json")).Exits(75).Json;
        await sandbox.AdvanceAsync("PT2M");
        var done = (await bench.CairnAsync("resume", "latest", "--no-wait", "--json")).Exits(0).Json;

        Assert.Equal(
            [(1, 40), (1, 40), (2, 39), (2, 0)],
            new[] { started, idle, primed, done }.Select(
                report => (report.Count("batches", "submitted"), report.Count("rows", "pending"))));
        Answers.AreComplete(done);
    }

    [Fact]
    public async Task Two_processes_never_work_on_one_run()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "step");
        using var first = await InFlightAsync(bench, sandbox);

        var second = (await bench.CairnAsync("resume", "latest")).Exits(75);

        Assert.Contains("Another process is at work on run ", second.Stderr, StringComparison.Ordinal);
        Assert.False(first.Exited.IsCompleted);
    }

    [Fact]
    public async Task A_sandbox_that_is_killed_and_comes_back_costs_the_waiting_run_nothing()
    {
        using var bench = new Workbench();
        var state = bench.PathOf("sandbox.json");
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "step", "--state", state);
        using var process = await InFlightAsync(bench, sandbox, "--json");

        await sandbox.KillAndRestartAsync("--clock", "x600", "--state", state);
        var report = (await process.WaitAsync()).Exits(0).Json;

        Answers.AreComplete(report);
        Assert.Equal(Bill.OfBooks(await sandbox.GetAsync("/sandbox/books")), Bill.OfReport(report));
    }

    [Fact]
    public async Task A_batch_whose_create_was_never_answered_is_adopted_and_paid_once()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x600", "--drop-after-create", "1");

        var report = (await bench.CairnAsync("run", new Workload().Write(bench), sandbox.Flag, "--json")).Exits(0).Json;

        Answers.AreComplete(report);
        Assert.Equal(1, report.Count("batches", "adopted"));
        var books = await sandbox.GetAsync("/sandbox/books");
        Assert.Equal(40, books.Count("totals", "billed_requests"));
        Assert.Equal(Bill.OfBooks(books), Bill.OfReport(report));
    }

    static async Task<CairnProcess> InFlightAsync(Workbench bench, SandboxProcess sandbox, params string[] flags)
    {
        using var watch = new MomentWatch(bench);
        var accepted = watch.NextAsync(Moment.InFlight);
        var process = bench.Start(["run", new Workload().Write(bench), sandbox.Flag, .. flags]);
        Assert.Same(accepted, await Task.WhenAny(accepted, process.Exited));
        return process;
    }
}
