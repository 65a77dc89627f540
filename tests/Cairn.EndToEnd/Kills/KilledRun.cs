using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd.Kills;

/// <summary>One run that is killed and resumed until it ends, and the audit of what it left.</summary>
sealed class KilledRun(Workbench bench, KillPlan plan, Workload workload)
{
    // kill -9, as the shell tells it.
    const int Killed = 128 + 9;

    // After so many it may end in peace.
    const int TurnsMax = 12;

    /// <summary>Runs it on a sandbox of its own, which dies with it each time.</summary>
    public async Task OnItsOwnSandboxAsync()
    {
        var report = await FinishAsync("--sandbox");
        JsonElement books;
        using (var sandbox = await SandboxProcess.OfRunAsync(bench, report.Text("run_id")))
            books = await sandbox.GetAsync("/sandbox/books");
        Audit(report, books);
        await ChangesNothingMoreAsync(report);
    }

    /// <summary>Runs it on a sandbox that lives on.</summary>
    public async Task OnAnotherSandboxAsync()
    {
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        var report = await FinishAsync(sandbox.Flag);
        var books = await sandbox.GetAsync("/sandbox/books");
        Audit(report, books);
        await ChangesNothingMoreAsync(report);
        Assert.Equal(books.GetRawText(), (await sandbox.GetAsync("/sandbox/books")).GetRawText());
    }

    async Task<JsonElement> FinishAsync(string flag)
    {
        string[] command = ["run", workload.Write(bench), flag, "--json"];
        for (var turn = 0; turn < TurnsMax; turn++)
        {
            foreach (var order in plan.Next())
            {
                if (await TryKillAsync(order, command) is { } ended)
                    return ended.Exits(0).Json;
                if (command[0] == "run" && await StandsInTheLedgerAsync())
                    command = ["resume", "latest", "--json"];
            }
        }

        return (await bench.CairnAsync(command)).Exits(0).Json;
    }

    // Its layout is written first; whoever is killed over that has no run yet, and begins again.
    async Task<bool> StandsInTheLedgerAsync() =>
        (await bench.CairnAsync("runs", "--json")).Exits(0).Json.GetProperty("runs").GetArrayLength() > 0;

    // Null when it was killed.
    async Task<CairnResult?> TryKillAsync(KillOrder order, string[] command)
    {
        using var watch = new MomentWatch(bench);
        var seen = order is KillOrder.After(var moment, _) ? watch.NextAsync(moment) : Task.Delay(Timeout.Infinite);
        if (order is KillOrder.AtPoint)
            bench.Environment["CAIRN_KILL_AT"] = order.ToString();
        using var process = bench.Start(command);
        bench.Environment.Remove("CAIRN_KILL_AT");
        if (order is KillOrder.After(_, var delay) && await Task.WhenAny(seen, process.Exited) == seen)
        {
            await Task.WhenAny(Task.Delay(delay, TestContext.Current.CancellationToken), process.Exited);
            process.Kill();
        }

        var result = await process.WaitAsync();
        if (result.ExitCode != Killed)
            return result;
        plan.Note(PlaceOf(order, result));
        return null;
    }

    static string PlaceOf(KillOrder order, CairnResult result) => order is KillOrder.After(var moment, _)
        ? $"after {moment}"
        : result.Stderr.Split('\n').Single(line => line.StartsWith("killed at ", StringComparison.Ordinal))[10..];

    void Audit(JsonElement report, JsonElement books)
    {
        Answers.AreComplete(report, workload.Rows);
        Assert.Equal(Bill.OfBooks(books), Bill.OfReport(report));
        Assert.Equal(Bill.OfReport(report), Bill.OfRows(report.Rows()));
        Assert.Equal(
            workload.Rows,
            books.GetProperty("batches").EnumerateArray().Sum(batch => batch.Count("requests", "total")));
        Assert.Equal(0, WasteOf(report));
    }

    async Task ChangesNothingMoreAsync(JsonElement report)
    {
        var again = (await bench.CairnAsync("resume", "latest", "--json")).Exits(0).Json;
        Assert.Equal(report.GetRawText(), again.GetRawText());
    }

    static decimal WasteOf(JsonElement report) => report.At("cost", "waterfall").EnumerateArray()
        .Single(step => step.Text("step") == "failed_and_repeated").GetProperty("usd").Money();
}
