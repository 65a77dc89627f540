namespace Cairn.Sandbox.Limits;

/// <summary>A limit per minute that refills all the time; full, it holds a minute's worth.</summary>
/// <remarks>It lets through while it holds anything and may be overdrawn by what was let through, since what a request
/// takes is known only when it has run. All it keeps is when it will be full; a minute must be a whole number of
/// ticks for each unit of the limit, as it is for every documented one.</remarks>
sealed class TokenBucket(long perMinute)
{
    readonly long _ticksEach = TimeSpan.TicksPerMinute / perMinute;
    DateTimeOffset _fullAt;

    public long Limit => perMinute;

    /// <summary>How long until it holds at least one.</summary>
    public TimeSpan WaitAt(DateTimeOffset now)
    {
        var wait = _fullAt - now - TimeSpan.FromTicks((Limit - 1) * _ticksEach);
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    public void Take(long amount, DateTimeOffset now) =>
        _fullAt = (_fullAt > now ? _fullAt : now) + TimeSpan.FromTicks(amount * _ticksEach);

    public LimitStanding StandingAt(DateTimeOffset now)
    {
        var full = _fullAt > now ? _fullAt : now;
        var missing = ((full - now).Ticks + _ticksEach - 1) / _ticksEach;
        return new(Limit, Math.Max(0, Limit - missing), full);
    }
}
