using Cairn.Planning.Caching;
using Cairn.Workloads;

namespace Cairn.Tests.Planning.Caching;

public sealed class HitRatesTests
{
    [Fact]
    public void A_small_cold_batch_is_planned_to_read_nothing() =>
        Assert.InRange(HitRates.Planned(WaveTiming.Assumed(48, 0))(48, CacheTtl.OneHour), 0, 0.01);

    [Fact]
    public void A_primed_batch_is_planned_at_the_lower_quantile_of_what_is_expected()
    {
        var wave = WaveTiming.Assumed(48, 1);

        Assert.Equal(48 / 49.0, HitRates.Expected(wave)(49, CacheTtl.OneHour), 6);
        Assert.Equal(Math.Pow(0.2, 1 / 48.0), HitRates.Planned(wave)(49, CacheTtl.OneHour), 6);
    }

    [Fact]
    public void Five_minutes_are_not_counted_on_across_waves()
    {
        var planned = HitRates.Planned(WaveTiming.Assumed(48, 1));

        Assert.True(planned(49, CacheTtl.FiveMinutes) < planned(49, CacheTtl.OneHour));
    }

    [Fact]
    public void A_large_cold_batch_reads_the_more_the_longer_it_takes_to_start()
    {
        var planned = HitRates.Planned(WaveTiming.Assumed(100_000, 0))(100_000, CacheTtl.OneHour);

        Assert.InRange(planned, 0.9, 0.967);
        Assert.True(planned > HitRates.Planned(WaveTiming.Assumed(1_000, 0))(1_000, CacheTtl.OneHour));
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
            HitRates.Assumptions(CacheTtl.OneHour, wave).Select(made => (made.Name, made.Source)));
    }
}
