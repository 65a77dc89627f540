using Cairn.Running;
using Cairn.Running.Purging;

namespace Cairn.Tests.Running.Purging;

public sealed class UpstreamPurgeTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Collected_batches_are_deleted_and_the_ledger_says_of_each_that_it_was()
    {
        using var bench = await RanAsync();

        var deleted = await PurgeAsync(bench);

        Assert.Equal((1, 0), (deleted, bench.Api.Batches.Count));
        Assert.Single(await bench.Store.EventsAsync(RunBench.RunId), each => each.Kind == "deleted_upstream");
        Assert.Empty(await UpstreamPurge.LeftAsync(bench.Store, await bench.SnapshotAsync()));
        Assert.Empty(await bench.Store.CheckAsync(RunBench.RunId, RunBench.Catalog));
    }

    [Fact]
    public async Task A_batch_whose_answers_are_not_whole_here_is_left_at_the_API()
    {
        using var bench = await RanAsync();
        var segment = (await bench.SnapshotAsync()).Submissions[0].Segment!;
        await File.AppendAllTextAsync(bench.Folder.PathOf(segment), "more", Token);

        await Assert.ThrowsAsync<SegmentDamagedException>(() => PurgeAsync(bench));

        Assert.Single(bench.Api.Batches);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_purge_that_was_killed_behind_a_deletion_is_finished_by_the_next(bool isNoted)
    {
        using var bench = await RanAsync();
        bench.Around = store => new KilledStore(store, 1, isNoted);
        await Assert.ThrowsAsync<KilledException>(() => PurgeAsync(bench));
        Assert.Empty(bench.Api.Batches);
        bench.Around = store => store;

        Assert.Equal(isNoted ? 0 : 1, await PurgeAsync(bench));

        Assert.Single(await bench.Store.EventsAsync(RunBench.RunId), each => each.Kind == "deleted_upstream");
    }

    [Fact]
    public async Task With_the_key_of_another_workspace_nothing_counts_as_deleted()
    {
        using var bench = await RanAsync();
        bench.Api.WorkspaceId = "wrkspc_2";
        bench.Api.Batches.Clear();

        await Assert.ThrowsAsync<WorkspaceChangedException>(() => PurgeAsync(bench));

        Assert.Single(await UpstreamPurge.LeftAsync(bench.Store, await bench.SnapshotAsync()));
    }

    static async Task<RunBench> RanAsync()
    {
        var bench = await new RunBench().StartAsync();
        await bench.RunAsync();
        return bench;
    }

    static async Task<int> PurgeAsync(RunBench bench) =>
        await new UpstreamPurge(bench.Context.Store, bench.Api, bench.Folder)
            .DeleteAsync(await bench.SnapshotAsync(), Token);
}
