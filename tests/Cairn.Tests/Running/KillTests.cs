using Cairn.Running;

namespace Cairn.Tests.Running;

/// <summary>kill -9 at every write of the ledger, then the run goes on in a new process.</summary>
public sealed class KillTests
{
    const int WritesMax = 40;
    const string WithPrimer = "system: [{ file: handbook.md }]\n";

    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData(WithPrimer, false)]
    [InlineData(WithPrimer, true)]
    public async Task A_run_killed_at_any_write_answers_every_row_once_and_pays_none_twice(string yaml, bool isDurable)
    {
        var write = 0;
        for (var isKilled = true; isKilled && write < WritesMax;)
            isKilled = await IsKilledAsync(yaml, ++write, isDurable);

        Assert.InRange(write, 8, WritesMax - 1);
    }

    [Fact]
    public async Task A_run_killed_after_the_create_and_before_the_answer_adopts_its_batch()
    {
        using var bench = await new RunBench().StartAsync();
        bench.Api.Creates.Enqueue(async upload =>
        {
            await bench.Api.LoseAsync(upload);
            throw new KilledException();
        });

        await Assert.ThrowsAsync<KilledException>(() => bench.RunAsync());
        await FinishAsync(bench);

        Assert.Single(bench.Api.Batches);
        Assert.True((await bench.SnapshotAsync()).Submissions[0].IsAdopted);
    }

    [Fact]
    public async Task An_id_noted_beside_the_ledger_is_taken_up_at_once()
    {
        using var bench = await new RunBench().StartAsync();
        var sent = await CommitAsync(bench);
        await new AcceptedJournal(bench.Folder).NoteAsync(sent.Id, bench.Api.Batches[0].Id);

        await FinishAsync(bench);

        Assert.False((await bench.SnapshotAsync()).Submissions[0].IsAdopted);
    }

    // Kills at the write; false when the run came to its end before.
    static async Task<bool> IsKilledAsync(string yaml, int write, bool isDurable)
    {
        using var bench = await new RunBench(yaml: yaml).StartAsync();
        var killed = new KilledStore(bench.Store, write, isDurable);
        var runner = new Runner(bench.Context with { Store = killed }, new());
        var end = await Record.ExceptionAsync(() => runner.RunAsync(TestContext.Current.CancellationToken));
        Assert.True(end is null or KilledException, $"{end}");

        await FinishAsync(bench);
        return end is not null;
    }

    static async Task<Submission> CommitAsync(RunBench bench)
    {
        bench.Api.Creates.Enqueue(async upload =>
        {
            await bench.Api.LoseAsync(upload);
            throw new KilledException();
        });
        await Assert.ThrowsAsync<KilledException>(() => bench.RunAsync());
        return (await bench.SnapshotAsync()).Submissions[0];
    }

    static async Task FinishAsync(RunBench bench)
    {
        bench.Reopen();
        var (run, _, books, retries) = await bench.RunAsync();

        Assert.Equal((RunState.Finished, 4, 0, 0m), (run.State, run.Succeeded, run.Failed, run.Wasted.Amount));
        Assert.Equal((0m, 4L), (run.Reserved.Amount, books.Sum(entry => entry.Answers)));
        Assert.Empty(retries);
        Assert.Equal(
            [0, 1, 2, 3], bench.Api.Batches.SelectMany(batch => batch.CustomIds).Select(RunBench.RowOf).Order());
    }
}
