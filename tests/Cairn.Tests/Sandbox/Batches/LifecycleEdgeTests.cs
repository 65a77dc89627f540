using System.Text.Json;
using Cairn.Sandbox;
using Cairn.Sandbox.Batches;
using Cairn.Tests.Sandbox.State;

namespace Cairn.Tests.Sandbox.Batches;

/// <summary>The moments and refusals of a batch's life that are easily got wrong by one; each fact by its
/// number.</summary>
public sealed class LifecycleEdgeTests
{
    static readonly string[] Moments = ["archived_at", "cancel_initiated_at", "ended_at", "results_url"];
    // An echo of some 2,600 tokens, at 100 in a second.
    static readonly string HalfAMinute = $$"""
        {"model":"claude-haiku-5-5","max_tokens":8000,
         "messages":[{"role":"user","content":"{{new string('a', 7_000)}}"}]}
        """;

    static readonly TimeSpan Least = TimeSpan.FromMicroseconds(1);
    static readonly TimeSpan Day = TimeSpan.FromHours(24);

    [Fact]
    public void Fact_1_5_it_expires_at_24_hours_and_not_before()
    {
        using var rehearsal = new Rehearsal(new() { Workers = 0 });
        var batch = rehearsal.Submit(Rehearsal.Ask("a"));

        rehearsal.Pass(Day - Least);
        Assert.Equal("in_progress", batch.Status);
        rehearsal.Pass(Least);

        Assert.Equal(("ended", batch.ExpiresAt), (batch.Status, batch.EndedAt));
        Assert.Equal(new(0, 0, 0, 1), batch.Done);
    }

    [Fact]
    public void Fact_1_5_what_runs_at_24_hours_is_finished()
    {
        using var rehearsal = new Rehearsal(new() { Workers = 1 });
        var batch = rehearsal.Submit(Enumerable.Repeat(HalfAMinute, 4_000));

        rehearsal.Pass(Day);
        Assert.Equal((1, "in_progress"), (batch.Running, batch.Status));
        var begun = batch.Taken - batch.Done.Expired;
        rehearsal.Finish(batch);

        Assert.InRange(batch.EndedAt!.Value, batch.ExpiresAt + Least, batch.ExpiresAt + TimeSpan.FromMinutes(1));
        Assert.Equal(new(begun, 0, 0, 4_000 - begun), batch.Done);
    }

    [Fact]
    public void Fact_1_5_results_are_kept_29_days_from_the_create_not_from_the_end()
    {
        using var rehearsal = new Rehearsal(new() { Workers = 0 });
        var batch = rehearsal.Finish(rehearsal.Submit(Rehearsal.Ask("a")));

        rehearsal.Pass(batch.CreatedAt + TimeSpan.FromDays(29) - Least - rehearsal.Core.Now);
        Assert.Single(rehearsal.LinesOf(batch));
        rehearsal.Pass(Least);

        Assert.Equal(batch.CreatedAt + TimeSpan.FromDays(29), batch.ArchivedAt);
        Assert.Equal(404, StatusOf(() => rehearsal.Core.OpenResults(batch.Id)));
    }

    [Fact]
    public void Fact_1_3_a_cancel_finishes_what_runs_and_so_may_cancel_nothing()
    {
        using var rehearsal = new Rehearsal();
        var batch = rehearsal.Submit(Rehearsal.Ask("a"), Rehearsal.Ask("b"));
        rehearsal.Core.Advance(batch.StartsAt);

        rehearsal.Core.CancelBatch(batch.Id);
        Assert.Equal(("canceling", 2), (batch.Status, batch.Running));
        rehearsal.Finish(batch);

        Assert.Equal(new(2, 0, 0, 0), batch.Done);
        Assert.NotNull(batch.CancelInitiatedAt);
    }

    [Fact]
    public void Choice_U5_a_second_cancel_changes_nothing_and_one_after_the_end_is_refused()
    {
        using var rehearsal = new Rehearsal();
        var batch = rehearsal.Submit(Rehearsal.Ask("a"));
        var first = rehearsal.Core.CancelBatch(batch.Id).CancelInitiatedAt;

        rehearsal.Pass(TimeSpan.FromMilliseconds(500));
        Assert.Equal(("canceling", first), (batch.Status, rehearsal.Core.CancelBatch(batch.Id).CancelInitiatedAt));
        rehearsal.Finish(batch);

        Assert.Equal(400, StatusOf(() => rehearsal.Core.CancelBatch(batch.Id)));
    }

    [Fact]
    public void Choice_U4_only_what_has_ended_can_be_deleted_archived_or_not()
    {
        using var rehearsal = new Rehearsal();
        var batch = rehearsal.Submit(Rehearsal.Ask("a"));
        Assert.Equal(400, StatusOf(() => rehearsal.Core.DeleteBatch(batch.Id)));
        rehearsal.Core.CancelBatch(batch.Id);
        Assert.Equal(400, StatusOf(() => rehearsal.Core.DeleteBatch(batch.Id)));
        rehearsal.Finish(batch);
        rehearsal.Pass(TimeSpan.FromDays(30));

        rehearsal.Core.DeleteBatch(batch.Id);

        Assert.Equal(404, StatusOf(() => rehearsal.Core.DeleteBatch(batch.Id)));
        Assert.Empty(rehearsal.Core.ListBatches(new(20, null, null)).Batches);
    }

    [Fact]
    public void Choice_U3_results_are_400_before_the_end_and_404_after_a_delete()
    {
        using var rehearsal = new Rehearsal();
        var batch = rehearsal.Submit(Rehearsal.Ask("a"));

        Assert.Equal(400, StatusOf(() => rehearsal.Core.OpenResults(batch.Id)));
        rehearsal.Finish(batch);
        rehearsal.Core.DeleteBatch(batch.Id);

        Assert.Equal(404, StatusOf(() => rehearsal.Core.OpenResults(batch.Id)));
    }

    [Fact]
    public void What_was_billed_stays_billed_after_a_delete()
    {
        using var rehearsal = new Rehearsal();
        var batch = rehearsal.Finish(rehearsal.Submit(Rehearsal.Ask("a")));
        var billed = rehearsal.Usd();

        rehearsal.Core.DeleteBatch(batch.Id);

        Assert.True(billed > 0);
        Assert.Equal(billed, rehearsal.Usd());
    }

    [Fact]
    public async Task Fact_1_3_all_counts_are_processing_until_the_end_and_always_sum_up()
    {
        await using var bench = await StateBench.StartAsync(new() { Clock = SandboxClock.Step, Workers = 2 });
        var created = await bench.PostAsync(StateBench.Batches, StateBench.Body(30));
        var path = $"{StateBench.Batches}/{created.GetProperty("id").GetString()}";
        await bench.PostAsync(StateBench.Clock, """{"advance":25}""");

        var running = await bench.GetAsync(path);
        var canceling = await bench.PostAsync($"{path}/cancel", "");
        await bench.PostAsync(StateBench.Clock, """{"until":"idle"}""");
        var ended = await bench.GetAsync(path);

        Assert.Equal([30, 0, 0, 0, 0], CountsOf(running));
        Assert.Equal([30, 0, 0, 0, 0], CountsOf(canceling));
        Assert.Equal((0, 30), (CountsOf(ended)[0], CountsOf(ended).Sum()));
        Assert.Equal(
            ["in_progress", "canceling", "ended"],
            new[] { running, canceling, ended }.Select(batch => batch.GetProperty("processing_status").GetString()));
    }

    [Fact]
    public async Task Fact_1_2_each_time_is_there_once_its_moment_has_come()
    {
        await using var bench = await StateBench.StartAsync();
        var created = await bench.PostAsync(StateBench.Batches, StateBench.Body(1));
        var path = $"{StateBench.Batches}/{created.GetProperty("id").GetString()}";
        var canceling = await bench.PostAsync($"{path}/cancel", "");
        await bench.PostAsync(StateBench.Clock, """{"until":"idle"}""");
        var ended = await bench.GetAsync(path);
        await bench.PostAsync(StateBench.Clock, """{"advance":"P29D"}""");
        var archived = await bench.GetAsync(path);

        Assert.Empty(TimesOf(created));
        Assert.Equal(["cancel_initiated_at"], TimesOf(canceling));
        Assert.Equal(["cancel_initiated_at", "ended_at", "results_url"], TimesOf(ended));
        Assert.Equal(["archived_at", "cancel_initiated_at", "ended_at"], TimesOf(archived));
    }

    static int StatusOf(Action call) => Assert.Throws<ApiRefusal>(call).Status;

    static int[] CountsOf(JsonElement batch) =>
        [.. batch.GetProperty("request_counts").EnumerateObject().Select(count => count.Value.GetInt32())];

    static IEnumerable<string> TimesOf(JsonElement batch) =>
        Moments.Where(name => batch.GetProperty(name).ValueKind != JsonValueKind.Null);
}
