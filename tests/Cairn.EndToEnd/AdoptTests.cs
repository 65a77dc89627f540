using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>Taking over a batch that a script submitted.</summary>
public sealed class AdoptTests
{
    const string Batches = "/v1/messages/batches";

    [Fact]
    public async Task The_answers_of_a_script_are_recorded_and_the_other_rows_are_asked_on_demand()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        var folder = new Workload { Rows = 12 }.Write(bench);
        var batch = await SubmitAsync(sandbox, "R0002", "R0003", "R0007");

        var adopted = (await bench.CairnAsync("adopt", batch, folder, sandbox.Flag, "--json")).Exits(0).Json;

        Assert.Equal((3, 9), (adopted.Count("rows", "succeeded"), adopted.Count("rows", "pending")));
        Assert.Equal(Bill.OfBooks(await sandbox.GetAsync("/sandbox/books")), Bill.OfReport(adopted));
        var finished = (await bench.CairnAsync("resume", "latest", "--json")).Exits(0).Json;
        Answers.AreComplete(finished, 12);
        (await bench.CairnAsync("verify", "latest")).Exits(0);
        Assert.Equal(3, finished.Rows().Count(row => row.Text("batch_id") == batch));
        Assert.Equal(Bill.OfBooks(await sandbox.GetAsync("/sandbox/books")), Bill.OfReport(finished));
    }

    [Fact]
    public async Task Answers_to_nobodys_rows_are_named_kept_and_booked()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        var folder = new Workload { Rows = 2 }.Write(bench);
        var batch = await SubmitAsync(sandbox, "R0001", "R0002", "old-1", "old-2", "old-3", "old-4");

        var result = (await bench.CairnAsync("adopt", batch, folder, sandbox.Flag, "--json")).Exits(0);

        Answers.AreComplete(result.Json, 2);
        (await bench.CairnAsync("verify", "latest")).Exits(0);
        Assert.Equal(Bill.OfBooks(await sandbox.GetAsync("/sandbox/books")), Bill.OfReport(result.Json));
        Assert.Contains("4 of somebody else", result.Stderr, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(bench.Home, "*.raw.jsonl", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_batch_that_runs_is_waited_for_and_given_again_the_command_changes_nothing()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "step");
        var folder = new Workload { Rows = 2 }.Write(bench);
        var batch = await SubmitAsync(sandbox, "R0001", "R0002");
        (await bench.CairnAsync("adopt", batch, folder, sandbox.Flag, "--no-wait")).Exits(75);
        await sandbox.AdvanceAsync("PT2H");

        var dry = (await bench.CairnAsync("adopt", batch, folder, sandbox.Flag, "--dry-run", "--json")).Exits(0).Json;
        var first = (await bench.CairnAsync("adopt", batch, folder, sandbox.Flag, "--json")).Exits(0).Json;
        var again = (await bench.CairnAsync("adopt", batch, folder, sandbox.Flag, "--json")).Exits(0).Json;

        Assert.Equal((2, 0), (dry.Count("rows"), dry.Count("rows_not_in_batch")));
        Answers.AreComplete(again, 2);
        Assert.Equal(Bill.OfReport(first), Bill.OfReport(again));
    }

    [Fact]
    public async Task What_cannot_be_taken_over_is_refused_with_the_reason()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        var folder = new Workload { Rows = 2 }.Write(bench);
        var strange = await SubmitAsync(sandbox, "a", "b");
        var run = (await bench.CairnAsync("run", folder, sandbox.Flag, "--json")).Exits(0).Json;

        var noRow = (await bench.CairnAsync("adopt", strange, folder, sandbox.Flag)).Exits(2);
        var own = (await bench.CairnAsync("adopt", run.Rows()[1].Text("batch_id"), folder, sandbox.Flag)).Exits(2);
        var gone = (await bench.CairnAsync("adopt", "msgbatch_01nobody", folder, sandbox.Flag)).Exits(11);

        Assert.Contains("no key of the input", noRow.Stderr, StringComparison.Ordinal);
        Assert.Contains($"Cairn's own run {run.Text("run_id")}", own.Stderr, StringComparison.Ordinal);
        Assert.Contains("not_found_error", gone.Stderr, StringComparison.Ordinal);
    }

    static async Task<string> SubmitAsync(SandboxProcess sandbox, params string[] keys)
    {
        var requests = keys.Select(key => new
        {
            custom_id = key,
            @params = new
            {
                model = "claude-haiku-5-5",
                max_tokens = 100,
                messages = new[] { new { role = "user", content = Workload.AnswerOf(key) } },
            },
        });
        using var reply = await sandbox.SendAsync(
            HttpMethod.Post, Batches, JsonSerializer.Serialize(new { requests }));
        var json = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return JsonElement.Parse(json).Text("id");
    }
}
