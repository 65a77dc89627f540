using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd.Disk;

/// <summary>A disk without room, met by the real process at each of its writes: it stops and says where, and goes on
/// when there is room.</summary>
public sealed class DiskFullTests
{
    const int Decision = 11;
    const int BadInput = 2;
    const int StillRunning = 75;

    // Two batches, so that one is sent after the results of the other were written.
    static readonly Workload Workload = new() { SharesPrompt = false, Settings = "queue_limit: 20\n" };

    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(160)]
    public async Task A_run_that_finds_no_room_for_its_ledger_sends_nothing_unnoted(int freeKb)
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "x3600");
        using var disk = await SmallDisk.MountAsync(bench, bench.Home);
        string[] run = ["run", Workload.Write(bench), sandbox.Flag, "--json", "--output", bench.PathOf("out")];
        await disk.LeaveAsync(freeKb);

        Says(await bench.CairnAsync(run), bench.Home);

        await disk.EnlargeAsync();
        var resumed = await bench.CairnAsync("resume", "latest", "--json");
        await EndsRightAsync(resumed.ExitCode == BadInput ? await bench.CairnAsync(run) : resumed, sandbox);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(48)]
    [InlineData(64)]
    public async Task Answers_that_find_no_room_are_fetched_when_there_is_some(int freeKb)
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "step");
        using var disk = await SmallDisk.MountAsync(bench, bench.Home);
        await RunFirstBatchAsync(bench, sandbox);
        await disk.DeleteAsync(Path.Combine(bench.Home, "ballast"));
        await disk.LeaveAsync(freeKb);

        Says(await bench.CairnAsync("resume", "latest", "--json"), bench.Home);

        await disk.EnlargeAsync();
        await EndsRightAsync(await bench.CairnAsync("resume", "latest", "--json"), sandbox);
    }

    [Fact]
    public async Task The_ballast_makes_room_for_what_must_be_noted()
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "step");
        using var disk = await SmallDisk.MountAsync(bench, bench.Home);
        await RunFirstBatchAsync(bench, sandbox);
        await disk.LeaveAsync(0);

        await EndsRightAsync(await bench.CairnAsync("resume", "latest", "--json"), sandbox);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    public async Task Results_that_find_no_room_are_written_when_there_is_some(int freeKb)
    {
        using var bench = new Workbench();
        using var sandbox = await SandboxProcess.StartAsync(bench, "--clock", "step");
        using (var disk = await SmallDisk.MountAsync(bench, bench.PathOf("out")))
        {
            await RunFirstBatchAsync(bench, sandbox);
            await disk.LeaveAsync(freeKb);

            Says(await bench.CairnAsync("resume", "latest", "--json"), bench.PathOf("out"));
        }

        await EndsRightAsync(await bench.CairnAsync("resume", "latest", "--json"), sandbox);
    }

    static async Task RunFirstBatchAsync(Workbench bench, SandboxProcess sandbox)
    {
        var started = await bench.CairnAsync(
            "run", Workload.Write(bench), sandbox.Flag, "--no-wait", "--json", "--output", bench.PathOf("out"));
        started.Exits(StillRunning);
        await sandbox.RunClockAsync(3_600);
    }

    static void Says(CairnResult result, string where)
    {
        result.Exits(Decision);
        var said = result.Stderr + result.Stdout;
        Assert.Contains(where, said, StringComparison.Ordinal);
        Assert.Contains("`cairn resume", said, StringComparison.Ordinal);
    }

    static async Task EndsRightAsync(CairnResult result, SandboxProcess sandbox)
    {
        var report = result.Exits(0).Json;
        var books = await sandbox.GetAsync("/sandbox/books");
        Answers.AreComplete(report, Workload.Rows);
        Assert.Equal(Bill.OfBooks(books), Bill.OfReport(report));
        Assert.Equal(Workload.Rows, books.Count("totals", "billed_requests"));
    }
}
