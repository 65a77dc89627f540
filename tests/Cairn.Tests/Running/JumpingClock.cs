namespace Cairn.Tests.Running;

/// <summary>A clock on which every wait is over at once: it jumps to the end of it.</summary>
sealed class JumpingClock : TimeProvider
{
    static readonly TimeSpan LifeMax = TimeSpan.FromDays(40);

    public static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    DateTimeOffset _now = Start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public void Pass(TimeSpan time)
    {
        _now += time;
        if (_now - Start > LifeMax)
            throw new InvalidOperationException("The run does not come to rest.");
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime >= TimeSpan.Zero)
        {
            Pass(dueTime);
            callback(state);
        }

        return new Fired();
    }

    sealed class Fired : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
