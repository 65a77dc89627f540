using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>Deciding about a create without an answer under <c>lost_create: manual</c>.</summary>
public sealed class ResolveTests
{
    [Fact]
    public async Task Without_a_choice_it_shows_what_is_known_and_resume_names_it()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        var batch = await FreezeAsync(bench, sandbox);

        var shown = (await bench.CairnAsync("resolve", "latest", "--json")).Exits(11).Json;
        var resumed = (await bench.CairnAsync("resume", "latest")).Exits(11);

        Assert.Equal("frozen", shown.Text("state"));
        Assert.Equal(batch, shown.GetProperty("candidates")[0].Text("batch_id"));
        Assert.Contains($"cairn resolve {shown.Text("run_id")}", resumed.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bound_to_its_batch_nothing_is_paid_twice()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        var batch = await FreezeAsync(bench, sandbox);

        (await bench.CairnAsync("resolve", "latest", "--batch", batch)).Exits(0);
        var report = (await bench.CairnAsync("resume", "latest", "--json")).Exits(0).Json;

        Answers.AreComplete(report, 6);
        Assert.Equal(Bill.OfBooks(await sandbox.GetAsync("/sandbox/books")), Bill.OfReport(report));
        Assert.All(report.Rows(), row => Assert.Equal(batch, row.Text("batch_id")));
    }

    [Fact]
    public async Task Called_absent_its_rows_are_asked_again_and_what_appears_is_booked()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        await FreezeAsync(bench, sandbox);

        (await bench.CairnAsync("resolve", "latest", "--absent")).Exits(0);
        var report = (await bench.CairnAsync("resume", "latest", "--json")).Exits(0).Json;

        Answers.AreComplete(report, 6);
        Assert.Equal(Bill.OfBooks(await sandbox.GetAsync("/sandbox/books")), Bill.OfReport(report));
    }

    [Fact]
    public async Task Released_its_rows_are_asked_again_and_its_money_is_unknown()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        await FreezeAsync(bench, sandbox);

        (await bench.CairnAsync("resolve", "latest", "--release")).Exits(0);
        Answers.AreComplete((await bench.CairnAsync("resume", "latest", "--json")).Exits(0).Json, 6);

        (await bench.CairnAsync("verify", "latest")).Exits(0);
        var doctor = (await bench.CairnAsync("doctor", sandbox.Flag)).Exits(0);
        Assert.Contains("may have been billed for answers", doctor.Stdout, StringComparison.Ordinal);
    }

    // The create takes effect, its answer is lost, the batch is not listed yet, and only a person may decide.
    static async Task<string> FreezeAsync(Workbench bench, SandboxProcess sandbox)
    {
        await sandbox.SetFaultsAsync(["response_lost;on=create;count=1", "list_lag;seconds=999999"]);
        var folder = new Workload { Rows = 6, SharesPrompt = false, Settings = "safety: { lost_create: manual }\n" }
            .Write(bench);
        (await bench.CairnAsync("run", folder, sandbox.Flag)).Exits(11);
        await sandbox.SetFaultsAsync([]);
        var list = await sandbox.GetAsync("/v1/messages/batches");
        return list.GetProperty("data")[0].Text("id");
    }
}
