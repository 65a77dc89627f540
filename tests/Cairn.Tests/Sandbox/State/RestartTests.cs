namespace Cairn.Tests.Sandbox.State;

public sealed class RestartTests
{
    static readonly string[] Requests = [.. Enumerable.Range(0, 120).Select(row => Rehearsal.Ask($"Row {row}", "5m"))];

    [Fact]
    public void A_restart_changes_neither_results_nor_bill()
    {
        using var calm = new Rehearsal(new() { Workers = 3, ErrorRate = 0.1m });
        using var shaken = new Rehearsal(new() { Workers = 3, ErrorRate = 0.1m });
        var expected = calm.Submit(Requests);
        calm.Finish(calm.Submit(Requests));
        calm.Finish(expected);
        var id = shaken.Submit(Requests).Id;
        var other = shaken.Submit(Requests).Id;

        for (var restart = 0; restart < 8; restart++)
        {
            shaken.Pass(TimeSpan.FromSeconds(7.3));
            shaken.Restart();
        }

        shaken.Finish(shaken.Core.FindBatch(other));
        var actual = shaken.Finish(shaken.Core.FindBatch(id));
        Assert.Equal(expected.EndedAt, actual.EndedAt);
        Assert.Equal(calm.LinesOf(expected), shaken.LinesOf(actual));
        Assert.Equal(calm.Usd(), shaken.Usd());
    }

    [Fact]
    public void What_happened_after_the_last_save_happens_again_the_same_way()
    {
        using var calm = new Rehearsal(new() { Workers = 3 });
        using var killed = new Rehearsal(new() { Workers = 3 });
        var expected = calm.Finish(calm.Submit(Requests));
        var id = killed.Submit(Requests).Id;
        var saved = killed.Save();

        killed.Pass(TimeSpan.FromSeconds(40));
        killed.Restart(saved);

        var actual = killed.Finish(killed.Core.FindBatch(id));
        Assert.Equal(calm.LinesOf(expected), killed.LinesOf(actual));
        Assert.Equal(calm.Usd(), killed.Usd());
    }

    [Fact]
    public void Ended_batches_keep_their_results()
    {
        using var rehearsal = new Rehearsal();
        var batch = rehearsal.Finish(rehearsal.Submit(Requests));
        var lines = rehearsal.LinesOf(batch);

        rehearsal.Restart();

        Assert.Equal(lines, rehearsal.LinesOf(rehearsal.Core.FindBatch(batch.Id)));
    }

    [Fact]
    public void Time_stands_once_the_last_batch_has_ended()
    {
        using var rehearsal = new Rehearsal();
        var batch = rehearsal.Submit(Requests);

        rehearsal.Core.Advance(Rehearsal.Start + TimeSpan.FromHours(5), stopsWhenIdle: true);

        Assert.Equal(batch.EndedAt, rehearsal.Core.Now);
    }
}
