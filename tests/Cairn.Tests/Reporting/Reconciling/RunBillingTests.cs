using Cairn.Accounting;
using Cairn.Accounting.Reconciling;
using Cairn.Reporting.Reconciling;
using Cairn.Running;
using Cairn.Tests.Running;

namespace Cairn.Tests.Reporting.Reconciling;

/// <summary>What the ledger of a run says of its bill, and when that can have been billed.</summary>
public sealed class RunBillingTests
{
    // Noon of this day is when the clock of a run begins.
    static readonly DateOnly Day = new(2026, 11, 21);
    static readonly DateTimeOffset Noon = JumpingClock.Start;

    [Fact]
    public async Task A_batch_is_booked_on_the_day_of_its_create_and_billed_until_it_ended()
    {
        var settled = await RunAsync();

        var quick = await ReadAsync(settled, batch => batch with { EndedAt = Noon.AddHours(11) });
        var late = await ReadAsync(settled, batch => batch with { EndedAt = Noon.AddHours(13) });
        var unknown = await ReadAsync(settled, batch => batch with { EndedAt = null });

        Assert.All(quick.Items, item => Assert.Equal(new(Day, Day, Day), item.Days));
        Assert.All(late.Items.Concat(unknown.Items), item => Assert.Equal(new(Day, Day, Day.AddDays(1)), item.Days));
        Assert.Equal((settled.Snapshot.Run.Settled.Amount, Usd.Zero),
            (quick.Items.Sum(item => item.Billed.Usd.Amount), quick.RepricedUsd));
        settled.Bench.Dispose();
    }

    [Fact]
    public async Task Calls_are_booked_by_the_last_of_them_and_billed_from_the_first()
    {
        var settled = await RunAsync();

        var billing = await ReadAsync(settled, calls => calls with
        {
            Kind = SubmissionKind.Messages,
            AcceptedAt = Noon.AddHours(20),
        });

        Assert.All(billing.Items, item => Assert.Equal(new(Day, Day.AddDays(1), Day.AddDays(1)), item.Days));
        settled.Bench.Dispose();
    }

    [Fact]
    public async Task What_is_in_flight_or_lost_may_be_billed_up_to_what_it_reserved()
    {
        var settled = await RunAsync();
        var reserved = settled.Snapshot.Submissions[0].Reserved;

        var inFlight = await ReadAsync(settled, batch => batch with { State = SubmissionState.Accepted });
        var ghost = await ReadAsync(settled, batch => batch with { State = SubmissionState.Abandoned });
        var planned = await ReadAsync(settled, batch => batch with { State = SubmissionState.Sending });
        var lost = await ReadAsync(settled, batch => batch, run => run with { Unknown = new(0.5m) });

        Assert.Equal([(ResidualCause.InFlight, reserved)], inFlight.Open.Select(each => (each.Cause, each.Max)));
        Assert.Equal([(ResidualCause.Unknown, reserved)], ghost.Open.Select(each => (each.Cause, each.Max)));
        Assert.Empty(planned.Open);
        Assert.Equal(
            [(ResidualCause.Unknown, new Usd(0.5m), null)],
            lost.Open.Select(each => (each.Cause, each.Max, each.ServiceTier)));
        settled.Bench.Dispose();
    }

    [Fact]
    public async Task What_was_settled_at_other_prices_than_those_of_now_is_said()
    {
        var settled = await RunAsync();

        var billing = await ReadAsync(settled, batch => batch with { Settled = batch.Settled + new Usd(0.25m) });

        Assert.Equal(new(0.25m), billing.RepricedUsd);
        settled.Bench.Dispose();
    }

    [Fact]
    public async Task Batches_of_other_days_are_left_out_but_those_of_the_day_before()
    {
        var settled = await RunAsync();

        var after = await ReadAsync(settled, batch => batch, range: (Day.AddDays(1), Day.AddDays(9)));
        var longAfter = await ReadAsync(settled, batch => batch, range: (Day.AddDays(2), Day.AddDays(9)));
        var before = await ReadAsync(settled, batch => batch, range: (Day.AddDays(-9), Day.AddDays(-1)));

        Assert.NotEmpty(after.Items);
        Assert.Empty(longAfter.Items.Concat(before.Items));
        settled.Bench.Dispose();
    }

    static async Task<(RunBench Bench, RunSnapshot Snapshot)> RunAsync()
    {
        var bench = await new RunBench().StartAsync();
        return (bench, await bench.RunAsync());
    }

    static async Task<RunBilling> ReadAsync(
        (RunBench Bench, RunSnapshot Snapshot) of, Func<Submission, Submission> change,
        Func<Run, Run>? changeRun = null, (DateOnly Since, DateOnly Until)? range = null) => RunBilling.Of(
            of.Snapshot with
            {
                Run = changeRun?.Invoke(of.Snapshot.Run) ?? of.Snapshot.Run,
                Submissions = [.. of.Snapshot.Submissions.Select(change)],
            },
            await of.Bench.Store.EntriesAsync(RunBench.RunId), RunBench.Catalog,
            range ?? (Day, Day.AddDays(9)));
}
