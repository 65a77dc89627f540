namespace Cairn.Simulation.Kernel;

/// <summary>The clocks of one simulated machine: a steady one, and one on the wall that may be wrong.</summary>
sealed class SimTimeProvider(SimScheduler scheduler, SimActor actor, DateTimeOffset start) : TimeProvider
{
    /// <summary>How far the clock on the wall is off.</summary>
    public TimeSpan Skew { get; set; }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => start + scheduler.Now + Skew;

    public override long GetTimestamp() => scheduler.Now.Ticks + 1;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(scheduler, actor, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    // Timers of the product fire once; none has a period.
    sealed class Timer(SimScheduler scheduler, SimActor actor, Action callback) : ITimer
    {
        int _round;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var round = ++_round;
            if (dueTime >= TimeSpan.Zero)
            {
                scheduler.Schedule(actor, actor.Incarnation, dueTime, () =>
                {
                    if (round == _round)
                        callback();
                });
            }

            return true;
        }

        public void Dispose() => _round++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
