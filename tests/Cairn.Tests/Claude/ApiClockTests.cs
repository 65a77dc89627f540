using Cairn.Claude;

namespace Cairn.Tests.Claude;

public sealed class ApiClockTests
{
    static readonly DateTimeOffset Theirs = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    readonly LocalClock _local = new();

    [Fact]
    public void Until_the_first_answer_it_is_the_local_time() =>
        Assert.Equal(_local.GetUtcNow(), new ApiClock(_local).Now);

    [Theory]
    [InlineData(1, 10)]
    [InlineData(60, 600)]
    [InlineData(0, 0)]
    public void After_an_answer_it_goes_on_at_the_rate_that_was_announced(int rate, int seconds)
    {
        var clock = Observed(rate);

        _local.Pass(TimeSpan.FromSeconds(10));

        Assert.Equal(Theirs.AddSeconds(seconds), clock.Now);
    }

    [Fact]
    public void A_later_answer_corrects_it()
    {
        var clock = Observed(60);
        _local.Pass(TimeSpan.FromSeconds(10));

        clock.Observe(ServerContext.Unknown with { Date = Theirs.AddSeconds(11), ClockRate = 1 });

        Assert.Equal((Theirs.AddSeconds(11), 1m), (clock.Now, clock.Rate));
    }

    [Fact]
    public void An_answer_without_a_date_changes_nothing()
    {
        var clock = Observed(60);

        clock.Observe(ServerContext.Unknown);

        Assert.Equal((Theirs, 60m), (clock.Now, clock.Rate));
    }

    [Theory]
    [InlineData(1, 60, 60_000)]
    [InlineData(60, 60, 1_000)]
    [InlineData(60, -5, 0)]
    [InlineData(60, 0, 0)]
    [InlineData(0, 3_600, 1_000)]
    [InlineData(1_000, 1, 25)]
    public void A_wait_is_as_long_here_as_it_takes_there(int rate, int seconds, int localMilliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(localMilliseconds), Observed(rate).Until(Theirs.AddSeconds(seconds)));

    ApiClock Observed(int rate)
    {
        var clock = new ApiClock(_local);
        clock.Observe(ServerContext.Unknown with { Date = Theirs, ClockRate = rate });
        return clock;
    }

    sealed class LocalClock : TimeProvider
    {
        long _ticks = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero).UtcTicks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => _ticks += time.Ticks;

        public override DateTimeOffset GetUtcNow() => new(_ticks, TimeSpan.Zero);

        public override long GetTimestamp() => _ticks;
    }
}
