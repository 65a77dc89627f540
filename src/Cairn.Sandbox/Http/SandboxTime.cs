namespace Cairn.Sandbox.Http;

/// <summary>Turns the wall's time into API time.</summary>
/// <remarks>
/// It says how far time may go; how far it went is the core's <c>Now</c>, and that is what clients see. Where the
/// core can't keep
/// up it is set back to the core, so that time never outruns the work.
/// </remarks>
sealed class SandboxTime(TimeProvider provider, int rate, DateTimeOffset start)
{
    /// <summary>No clock is moved and no report asked beyond; a batch made before has room for its month.</summary>
    public static readonly DateTime End = new(9000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    DateTimeOffset _base = start;
    long _stamp = provider.GetTimestamp();

    public int Rate => rate;

    public DateTimeOffset Target => Whole(_base + (provider.GetElapsedTime(_stamp) * rate));

    public void SetTo(DateTimeOffset now) => (_base, _stamp) = (now, provider.GetTimestamp());

    /// <summary>API time has microseconds, no finer.</summary>
    public static DateTimeOffset Whole(DateTimeOffset time) =>
        new(time.UtcTicks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
