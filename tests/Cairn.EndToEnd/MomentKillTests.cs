using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>kill -9 at each moment of a small run, one at a time, so that a failure names its moment.</summary>
public sealed class MomentKillTests
{
    [Theory]
    [InlineData(Moment.Upload)]
    [InlineData(Moment.InFlight)]
    [InlineData(Moment.Download)]
    [InlineData(Moment.Settle)]
    [InlineData(Moment.Publish)]
    public async Task A_run_killed_then_goes_on_and_pays_each_row_once(Moment moment)
    {
        using var bench = new Workbench();
        using var watch = new MomentWatch(bench);
        var seen = watch.NextAsync(moment);
        using var process = bench.Start("run", new Workload().Write(bench), "--sandbox", "--json");
        Assert.Same(seen, await Task.WhenAny(seen, process.Exited));
        process.Kill();
        await process.WaitAsync();

        var report = (await bench.CairnAsync("resume", "latest", "--json")).Exits(0).Json;

        Answers.AreComplete(report);
        using var sandbox = await SandboxProcess.OfRunAsync(bench, report.Text("run_id"));
        Assert.Equal(Bill.OfBooks(await sandbox.GetAsync("/sandbox/books")), Bill.OfReport(report));
    }
}
