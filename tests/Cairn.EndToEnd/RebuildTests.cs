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

    [Theory]
    [InlineData("ledger.db")]
    [InlineData("runs")]
    public async Task A_cascade_that_is_lost_gets_back_each_of_its_stages_and_its_certificate(string lost)
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600", "--workers", "1000");
        var folder = WriteCascade(bench);
        var whole = (await bench.CairnAsync("run", folder, sandbox.Flag, "--output", "out", "--json")).Exits(0).Json;
        var books = Bill.OfBooks(await sandbox.GetAsync("/sandbox/books"));
        foreach (var file in Directory.GetFiles(bench.Home, "ledger.db*"))
            File.Delete(file);
        if (lost == "runs")
            Directory.Delete(Path.Combine(bench.Home, lost), recursive: true);

        var report = (await bench.CairnAsync("rebuild", folder, sandbox.Flag, "--output", "again", "--json"))
            .Exits(0).Json;

        (await bench.CairnAsync("verify", "latest")).Exits(0);
        Assert.Equal(whole.GetProperty("stages").GetRawText(), report.GetProperty("stages").GetRawText());
        Assert.Equal((books, books), (Bill.OfReport(report), Bill.OfBooks(await sandbox.GetAsync("/sandbox/books"))));
        Assert.Equal(
            await File.ReadAllTextAsync(bench.PathOf("out/certificate.json"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(bench.PathOf("again/certificate.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_evaluation_that_is_lost_is_not_taken_for_a_run()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        bench.Write("job/rows.csv", "id,label\nR1,Row R1\nR2,Row R2\nR3,Row R3\n");
        var folder = Path.GetDirectoryName(bench.Write("job/cairn.yaml", """
            name: job
            input: rows.csv
            id: id
            models: [claude-haiku-5-5, claude-sonnet-5-5]
            max_tokens: 100
            user: "Row {{ id }}"
            quality: { labels: { column: label }, grader: exact }

            """))!;
        (await bench.CairnAsync("eval", folder, sandbox.Flag)).Exits(0);
        foreach (var file in Directory.GetFiles(bench.Home, "ledger.db*"))
            File.Delete(file);

        var refused = (await bench.CairnAsync("rebuild", folder, sandbox.Flag, "--output", "again")).Exits(2);

        Assert.Contains("found 2 batches of 2 stages of run ", refused.Stderr, StringComparison.Ordinal);
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

    static string WriteCascade(Workbench bench)
    {
        bench.Write("job/answer.json", """
            {"type":"object","properties":{"confidence":{"type":"number"},"text":{"type":"string"}},
            "required":["confidence","text"],"additionalProperties":false}
            """);
        bench.Write("job/rows.csv", "id\n" + string.Concat(Enumerable.Range(100, 100).Select(row => $"R{row}\n")));
        return Path.GetDirectoryName(bench.Write("job/cairn.yaml", """
            name: job
            input: rows.csv
            id: id
            max_tokens: 100
            user: "Row {{ id }}"
            output: { schema: answer.json }
            cascade: [{ model: claude-haiku-5-5 }, { model: claude-sonnet-5-5 }]
            quality: { grader: { exact: confidence }, confidence: { field: confidence }, target: 0.8, on_no_gain: warn }

            """))!;
    }
}
