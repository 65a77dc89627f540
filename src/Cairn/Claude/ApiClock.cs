namespace Cairn.Claude;

/// <summary>
/// The API's time, learned from its answers: what polls, quarantines, backoffs and deadlines follow. Real time against
/// the real API; the announced, faster clock against a sandbox.
/// </summary>
/// <remarks>Leases and the fence never use it: they follow the local monotonic clock. Thread-safe.</remarks>
/// <param name="local">The clock of this machine.</param>
public sealed class ApiClock(TimeProvider local)
{
    // A stepped clock stands until somebody advances it; asking once a second is then all one can do.
    static readonly TimeSpan SteppedDelay = TimeSpan.FromSeconds(1);
    static readonly TimeSpan DelayMin = TimeSpan.FromMilliseconds(25);

    readonly Lock _gate = new();
    DateTimeOffset _seen;
    long _seenAt;
    decimal _rate = 1;

    /// <summary>The clock of this machine, for leases and durations.</summary>
    public TimeProvider Local { get; } = local;

    /// <summary>How fast the API's clock runs against the local one; 0 when it is stepped by hand.</summary>
    public decimal Rate
    {
        get
        {
            lock (_gate)
                return _rate;
        }
    }

    /// <summary>The API's time now; this machine's until the first answer.</summary>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
                return _seenAt == 0 ? Local.GetUtcNow() : _seen + Scale(Local.GetElapsedTime(_seenAt), _rate);
        }
    }

    /// <summary>Learns from an answer.</summary>
    public void Observe(ServerContext context)
    {
        if (context.Date is not { } date)
            return;
        lock (_gate)
        {
            _seen = date;
            _seenAt = Local.GetTimestamp();
            _rate = context.ClockRate;
        }
    }

    /// <summary>How long to wait here until the API's clock shows <paramref name="time"/>.</summary>
    public TimeSpan Until(DateTimeOffset time)
    {
        var wait = time - Now;
        if (wait <= TimeSpan.Zero)
            return TimeSpan.Zero;
        var rate = Rate;
        if (rate == 0)
            return SteppedDelay;
        var real = Scale(wait, 1 / rate);
        return real < DelayMin ? DelayMin : real;
    }

    static TimeSpan Scale(TimeSpan span, decimal factor) => new((long)(span.Ticks * factor));
}
