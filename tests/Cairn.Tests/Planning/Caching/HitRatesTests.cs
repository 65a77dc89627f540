using Cairn.Planning.Caching;
using Cairn.Workloads;

namespace Cairn.Tests.Planning.Caching;

public sealed class HitRatesTests
{
    const string Model = "claude-haiku-5-5";

    [Fact]
    public void A_small_cold_batch_is_planned_to_read_nothing() =>
        Assert.InRange(HitRates.Default.Planned(Model, WaveTiming.Assumed(48, 0))(48, CacheTtl.OneHour), 0, 0.01);

    [Fact]
    public void A_primed_batch_is_planned_at_the_lower_quantile_of_what_is_expected()
    {
        var wave = WaveTiming.Assumed(48, 1);

        Assert.Equal(48 / 49.0, HitRates.Default.Expected(Model, wave)(49, CacheTtl.OneHour), 6);
        Assert.Equal(Math.Pow(0.2, 1 / 48.0), HitRates.Default.Planned(Model, wave)(49, CacheTtl.OneHour), 6);
    }

    [Fact]
    public void Five_minutes_are_not_counted_on_across_waves()
    {
        var planned = HitRates.Default.Planned(Model, WaveTiming.Assumed(48, 1));

        Assert.True(planned(49, CacheTtl.FiveMinutes) < planned(49, CacheTtl.OneHour));
    }

    [Fact]
    public void A_large_cold_batch_reads_the_more_the_longer_it_takes_to_start()
    {
        var planned = HitRates.Default.Planned(Model, WaveTiming.Assumed(100_000, 0))(100_000, CacheTtl.OneHour);

        Assert.InRange(planned, 0.9, 0.967);
        Assert.True(planned > HitRates.Default.Planned(Model, WaveTiming.Assumed(1_000, 0))(1_000, CacheTtl.OneHour));
    }

    [Fact]
    public void What_a_run_shows_replaces_what_was_assumed()
    {
        var wave = WaveTiming.Assumed(1_000, 1);
        var seen = HitRates.Default.After(Seen(Model, 1_000, 500));

        Assert.InRange(seen.Belief(Model, CacheTtl.OneHour, wave).Mean, 0.50, 0.52);
        Assert.InRange(seen.Planned(Model, wave)(1_001, CacheTtl.OneHour), 0.48, 0.51);
    }

    [Fact]
    public void Another_model_starts_from_what_was_seen_but_holds_it_lightly()
    {
        var wave = WaveTiming.Assumed(1_000, 1);
        var other = HitRates.Default.After(Seen(Model, 10_000, 5_000)).Belief("claude-opus-5", CacheTtl.OneHour, wave);

        Assert.InRange(other.Mean, 0.50, 0.51);
        Assert.Equal(20, other.Hits + other.Misses, 6);
    }

    [Fact]
    public void Cold_small_batches_do_not_speak_for_primed_ones()
    {
        var cold = new HitObservation(Model, CacheTtl.OneHour, false, 48, 48, 0, "pilot");

        Assert.InRange(
            HitRates.Default.After(cold).Belief(Model, CacheTtl.OneHour, WaveTiming.Assumed(48, 1)).Mean, 0.97, 0.99);
    }

    [Fact]
    public void Assumptions_name_their_source()
    {
        var wave = WaveTiming.Assumed(1_000, 1);

        Assert.Equal(
            [
                ("read_share_1h", "default"), ("first_token", "default"), ("spread_of_starts", "default"),
                ("primed_before", "default"),
            ],
            HitRates.Default.Assumptions(Model, CacheTtl.OneHour, wave).Select(made => (made.Name, made.Source)));
        Assert.Equal("pilot", HitRates.Default.After(Seen(Model, 9, 9))
            .Assumptions(Model, CacheTtl.OneHour, wave).First().Source);
    }

    static HitObservation Seen(string model, long rows, long reads) =>
        new(model, CacheTtl.OneHour, true, 1_000, rows, reads, "pilot");
}
