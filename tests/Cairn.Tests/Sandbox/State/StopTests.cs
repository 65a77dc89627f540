using Cairn.Sandbox;
using Cairn.Sandbox.Seeding;

namespace Cairn.Tests.Sandbox.State;

/// <summary>A sandbox that can't keep what it promised says so and stops; it never goes on in silence.</summary>
public sealed class StopTests
{
    const string InTheWay = "The sandbox could not save its state";

    [Fact]
    public async Task A_create_that_cannot_be_saved_fails_and_so_does_all_that_follows()
    {
        await using var bench = await StateBench.StartAsync();
        await bench.PostAsync(StateBench.Batches, StateBench.Body(1));
        Directory.CreateDirectory(FileOf(bench, 2, "index"));

        var first = await bench.FailAsync(StateBench.Batches, StateBench.Body(1));
        var second = await bench.FailAsync(StateBench.Clock, """{"advance":1}""");

        Assert.Equal(500, first.Status);
        Assert.StartsWith(InTheWay, first.Message, StringComparison.Ordinal);
        Assert.Equal(first, second);
        var exception = await Assert.ThrowsAsync<SandboxException>(() => bench.Server.Stopped);
        Assert.Contains("is safe in", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_answered_before_is_there_once_the_path_is_repaired()
    {
        await using var bench = await StateBench.StartAsync();
        await bench.PostAsync(StateBench.Batches, StateBench.Body(1));
        Directory.CreateDirectory(FileOf(bench, 2, "index"));
        await bench.FailAsync(StateBench.Batches, StateBench.Body(1));
        await bench.Server.DisposeAsync();

        Directory.Delete(FileOf(bench, 2, "index"));
        await bench.StartAgainAsync();

        Assert.Equal(1, (await bench.GetAsync(StateBench.Batches)).GetProperty("data").GetArrayLength());
        await bench.PostAsync(StateBench.Batches, StateBench.Body(1));
    }

    [Fact]
    public async Task Results_that_cannot_be_written_stop_it_without_a_call()
    {
        await using var bench = await StateBench.StartAsync(new() { Clock = SandboxClock.Scaled(600) });
        Directory.CreateDirectory(FileOf(bench, 1, "results"));
        await bench.PostAsync(StateBench.Batches, StateBench.Body(1));

        var exception = await Assert.ThrowsAsync<SandboxException>(() => bench.Server.Stopped);

        Assert.StartsWith(InTheWay, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bug_in_the_passing_of_time_surfaces()
    {
        await using var bench = await StateBench.StartAsync();
        await bench.PostAsync(StateBench.Batches, StateBench.Body(1));
        await File.WriteAllTextAsync(FileOf(bench, 1, "index"), "no number\n", TestContext.Current.CancellationToken);

        await bench.PostAsync(StateBench.Clock, """{"rate":1000}""");

        await Assert.ThrowsAsync<FormatException>(() => bench.Server.Stopped);
        Assert.Equal(500, (await bench.FailAsync(StateBench.Batches, StateBench.Body(1))).Status);
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_written_stops_the_start()
    {
        await using var bench = await StateBench.StartAsync();
        await bench.Server.DisposeAsync();
        Directory.CreateDirectory(bench.PathOf("state.json.new"));

        var exception = await Assert.ThrowsAsync<SandboxException>(bench.StartAgainAsync);

        Assert.Contains("state.json.new", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_disposed_has_stopped()
    {
        await using var bench = await StateBench.StartAsync();

        await bench.Server.DisposeAsync();

        await bench.Server.Stopped;
    }

    static string FileOf(StateBench bench, int ordinal, string kind) =>
        bench.PathOf($"state.json.d/{Ids.Batch(bench.Options.Seed, ordinal)}.{kind}");
}
