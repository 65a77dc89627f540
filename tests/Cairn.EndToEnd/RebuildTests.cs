using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>A ledger that is lost, restored from a copy, or on another machine.</summary>
public sealed class RebuildTests
{
    [Fact]
    public async Task A_run_whose_ledger_is_gone_is_brought_back_at_no_cost()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        var folder = new Workload { Rows = 12 }.Write(bench);
        var lost = (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(0).Json;
        var books = Bill.OfBooks(await sandbox.GetAsync("/sandbox/books"));
        foreach (var file in Directory.GetFiles(bench.Home, "ledger.db*"))
            File.Delete(file);

        var result = await bench.CairnAsync("rebuild", folder, sandbox.Flag, "--json", "--output", "again");

        var report = result.Exits(0).Json;
        Answers.AreComplete(report, 12);
        (await bench.CairnAsync("verify", "latest")).Exits(0);
        Assert.Equal(lost.Text("run_id"), report.Text("run_id"));
        Assert.Equal((books, books), (Bill.OfReport(report), Bill.OfBooks(await sandbox.GetAsync("/sandbox/books"))));
    }

    [Fact]
    public async Task A_ledger_that_is_restored_from_a_copy_looks_before_it_asks()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        var folder = new Workload { Rows = 12 }.Write(bench);
        (await bench.CairnAsync("run", folder, sandbox.Flag, "--limit", "5")).Exits(0);
        var ledger = Path.Combine(bench.Home, "ledger.db");
        File.Copy(ledger, bench.PathOf("copy.db"));
        var finished = (await bench.CairnAsync("resume", "latest", "--no-limit", "--json")).Exits(0).Json;
        File.Copy(bench.PathOf("copy.db"), ledger, overwrite: true);

        var result = (await bench.CairnAsync("resume", "latest", "--no-limit", "--json")).Exits(0);

        Assert.Contains("restored from a copy", result.Stderr, StringComparison.Ordinal);
        Answers.AreComplete(result.Json, 12);
        Assert.Equal(Bill.OfBooks(await sandbox.GetAsync("/sandbox/books")), Bill.OfReport(result.Json));
        Assert.Equal(Bill.OfReport(finished), Bill.OfReport(result.Json));
        var again = (await bench.CairnAsync("resume", "latest")).Exits(0);
        Assert.DoesNotContain("restored", again.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_of_another_machine_is_refused_until_it_is_taken_over()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        bench.Environment["CAIRN_HOST"] = "one";
        var folder = new Workload { Rows = 9 }.Write(bench);
        (await bench.CairnAsync("run", folder, sandbox.Flag, "--limit", "4")).Exits(0);
        bench.Environment["CAIRN_HOST"] = "two";

        var refused = (await bench.CairnAsync("resume", "latest")).Exits(11);
        var taken = (await bench.CairnAsync("resume", "latest", "--adopt-host", "--no-limit", "--json")).Exits(0);

        Assert.Contains("--adopt-host", refused.Stderr, StringComparison.Ordinal);
        Answers.AreComplete(taken.Json, 9);
        Assert.Equal(Bill.OfBooks(await sandbox.GetAsync("/sandbox/books")), Bill.OfReport(taken.Json));
        (await bench.CairnAsync("resume", "latest")).Exits(0);
    }
}
