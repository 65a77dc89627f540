using Cairn.Sandbox.Batches;

namespace Cairn.Tests.Sandbox.Batches;

public sealed class LifecycleTests
{
    [Fact]
    public void A_batch_ends_with_one_line_for_each_request()
    {
        using var rehearsal = new Rehearsal();

        var batch = rehearsal.Submit(Enumerable.Range(0, 200).Select(row => Rehearsal.Ask($"Row {row}")));
        rehearsal.Finish(batch);

        Assert.Equal(new(200, 0, 0, 0), batch.Done);
        Assert.Equal(200, rehearsal.ResultsOf(batch).Count);
        Assert.InRange(batch.EndedAt!.Value - batch.CreatedAt, TimeSpan.FromSeconds(6), TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void An_echo_shows_whose_answer_it_is()
    {
        using var rehearsal = new Rehearsal();

        var results = rehearsal.Run(Rehearsal.Ask("Hello"), Rehearsal.Ask("K\\u00f6ln"));

        Assert.Equal(["Hello", "Köln"], results.Select(Text.Of));
    }

    [Fact]
    public void A_batch_waits_five_to_twenty_seconds_before_it_starts()
    {
        using var rehearsal = new Rehearsal();
        var batch = rehearsal.Submit(Rehearsal.Ask("a"));

        rehearsal.Pass(TimeSpan.FromSeconds(4.9));
        Assert.False(batch.IsStarted);
        rehearsal.Pass(TimeSpan.FromSeconds(15.2));
        Assert.True(batch.IsStarted);
    }

    [Fact]
    public void Cancel_leaves_out_what_has_not_started_and_finishes_what_runs()
    {
        using var rehearsal = new Rehearsal(new() { Workers = 2 });
        var batch = rehearsal.Submit(Enumerable.Range(0, 50).Select(row => Rehearsal.Ask($"Row {row}")));
        rehearsal.Pass(TimeSpan.FromSeconds(25));

        rehearsal.Core.CancelBatch(batch.Id);
        Assert.Equal("canceling", batch.Status);
        rehearsal.Finish(batch);

        Assert.InRange(batch.Done.Succeeded, 2, 30);
        Assert.Equal(50, batch.Done.Succeeded + batch.Done.Canceled);
        Assert.Equal(batch.Done.Canceled, rehearsal.ResultsOf(batch).Count(Text.IsType("canceled")));
    }

    [Fact]
    public void Cancel_before_the_start_cancels_everything_and_bills_nothing()
    {
        using var rehearsal = new Rehearsal();
        var batch = rehearsal.Submit(Rehearsal.Ask("a"), Rehearsal.Ask("b"));

        rehearsal.Core.CancelBatch(batch.Id);
        rehearsal.Finish(batch);

        Assert.Equal(new(0, 0, 2, 0), batch.Done);
        Assert.Equal(0, rehearsal.Usd());
    }

    [Fact]
    public void What_never_got_a_worker_expires_after_a_day()
    {
        using var rehearsal = new Rehearsal(new() { Workers = 0 });
        var batch = rehearsal.Submit(Rehearsal.Ask("a"), Rehearsal.Ask("b"));

        rehearsal.Finish(batch);

        Assert.Equal(new(0, 0, 0, 2), batch.Done);
        Assert.Equal(batch.CreatedAt + TimeSpan.FromHours(24), batch.EndedAt);
        Assert.All(rehearsal.ResultsOf(batch), result => Assert.True(Text.IsType("expired")(result)));
    }

    [Fact]
    public void Results_are_gone_after_twenty_nine_days_but_the_batch_is_not()
    {
        using var rehearsal = new Rehearsal();
        var batch = rehearsal.Finish(rehearsal.Submit(Rehearsal.Ask("a")));

        rehearsal.Pass(TimeSpan.FromDays(29));

        Assert.NotNull(rehearsal.Core.FindBatch(batch.Id).ArchivedAt);
        Assert.Equal(404, Assert.Throws<ApiRefusal>(() => rehearsal.Core.OpenResults(batch.Id)).Status);
    }

    [Fact]
    public void More_requests_than_the_queue_takes_are_refused_until_some_are_done()
    {
        using var rehearsal = new Rehearsal(new() { Limits = new() { QueueLimit = 3 } });
        string[] two = [Rehearsal.Ask("a"), Rehearsal.Ask("b")];
        var batch = rehearsal.Submit(two);

        Assert.Equal(429, Assert.Throws<ApiRefusal>(() => rehearsal.Submit(two)).Status);
        rehearsal.Finish(batch);

        Assert.Equal(2, rehearsal.Submit(two).Count);
    }

    [Fact]
    public void A_deleted_batch_is_not_found_and_an_unended_one_not_deleted()
    {
        using var rehearsal = new Rehearsal();
        var batch = rehearsal.Submit(Rehearsal.Ask("a"));

        Assert.Equal(400, Assert.Throws<ApiRefusal>(() => rehearsal.Core.DeleteBatch(batch.Id)).Status);
        rehearsal.Finish(batch);
        rehearsal.Core.DeleteBatch(batch.Id);

        Assert.Equal(404, Assert.Throws<ApiRefusal>(() => rehearsal.Core.FindBatch(batch.Id)).Status);
    }

    [Fact]
    public void Pages_go_from_the_newest_to_the_oldest_and_back()
    {
        using var rehearsal = new Rehearsal();
        var ids = Enumerable.Range(0, 5).Select(_ => rehearsal.Submit(Rehearsal.Ask("a")).Id).Reverse().ToList();

        var first = rehearsal.Core.ListBatches(new(2, null, null));
        var second = rehearsal.Core.ListBatches(new(2, ids[1], null));
        var last = rehearsal.Core.ListBatches(new(2, ids[3], null));
        var back = rehearsal.Core.ListBatches(new(2, null, ids[4]));

        Assert.Equal(ids[..2], first.Batches.Select(batch => batch.Id));
        Assert.Equal(ids[2..4], second.Batches.Select(batch => batch.Id));
        Assert.Equal(ids[4..], last.Batches.Select(batch => batch.Id));
        Assert.Equal(ids[2..4], back.Batches.Select(batch => batch.Id));
        Assert.Equal([true, true, false, true], new[] { first, second, last, back }.Select(page => page.HasMore));
    }
}
