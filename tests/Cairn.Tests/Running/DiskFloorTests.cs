using Cairn.Running;

namespace Cairn.Tests.Running;

public sealed class DiskFloorTests
{
    const long Least = DiskFloor.SpareBytes + (4 * 4096);

    [Fact]
    public async Task Nothing_is_sent_where_its_answers_would_not_fit_and_room_lets_it_go_on()
    {
        using var bench = await new RunBench().StartAsync();

        var stopped = await RunAsync(bench, Least - 1);

        Assert.Equal((RunState.Stopped, StopCause.Decision), (stopped.Run.State, stopped.Run.Cause));
        Assert.Contains("a small disk has 32.0 MB free", stopped.Run.StopMessage, StringComparison.Ordinal);
        Assert.Empty(bench.Api.Batches);
        await bench.Store.ChangeAsync(RunBench.RunId, new() { State = RunState.Running, Cause = StopCause.None });
        Assert.Equal(4, (await RunAsync(bench, Least)).Run.Succeeded);
    }

    static Task<RunSnapshot> RunAsync(RunBench bench, long free)
    {
        var context = bench.Context with { Blobs = new SmallDisk(bench.Folder, free) };
        return new Runner(context, new()).RunAsync(TestContext.Current.CancellationToken);
    }

    sealed class SmallDisk(IBlobStore inner, long free) : IBlobStore
    {
        public string Place => "a small disk";

        public long FreeBytes => free;

        public Task AppendAsync(string name, ReadOnlyMemory<byte> bytes) => inner.AppendAsync(name, bytes);

        public Task<IBlobDraft> DraftAsync(string name) => inner.DraftAsync(name);

        public Stream? OpenRead(string name) => inner.OpenRead(name);
    }
}
