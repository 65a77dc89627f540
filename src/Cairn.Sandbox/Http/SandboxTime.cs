namespace Cairn.Sandbox.Http;

/// <summary>Turns the wall's time into API time.</summary>
/// <remarks>
/// It says how far time may go; how far it went is the core's <c>Now</c>, and that is what clients see. Where the
/// core can't keep up it is set back to the core, so that time never outruns the work.
/// </remarks>
sealed class SandboxTime(TimeProvider provider, int rate, DateTimeOffset start)
{
    /// <summary>As far as a clock can be moved; beyond it lie only overflows.</summary>
    public static readonly DateTimeOffset End = new(3000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    DateTimeOffset _base = start;
    long _stamp = provider.GetTimestamp();

    /// <summary>Seconds of the sandbox in one of the wall; 0 where time only moves by steps.</summary>
    public int Rate { get; private set; } = rate;

    public DateTimeOffset Target => Later(_base, provider.GetElapsedTime(_stamp));

    public void SetTo(DateTimeOffset now) => (_base, _stamp) = (now, provider.GetTimestamp());

    /// <summary>Goes on from this moment at another rate.</summary>
    public void SetRate(DateTimeOffset now, int rate)
    {
        SetTo(now);
        Rate = rate;
    }

    /// <summary>What time it is this much of the wall's time after a moment.</summary>
    public DateTimeOffset Later(DateTimeOffset moment, TimeSpan wall)
    {
        var left = Math.Max(0, (End - moment).Ticks);
        return Whole(moment.AddTicks((long)Int128.Min(left, (Int128)wall.Ticks * Rate)));
    }

    /// <summary>API time has microseconds, no finer.</summary>
    public static DateTimeOffset Whole(DateTimeOffset time) =>
        new(time.UtcTicks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
