namespace Cairn.Tests.Claude;

/// <summary>A clock on which no wait ends before a test says so.</summary>
sealed class HeldTime : TimeProvider
{
    readonly Lock _gate = new();
    readonly List<HeldTimer> _timers = [];

    /// <summary>How long what waits now is to wait, the newest first.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_gate)
                return [.. from timer in _timers where timer.IsSet select timer.Due];
        }
    }

    /// <summary>Ends all waits.</summary>
    public void EndAll()
    {
        List<HeldTimer> due;
        lock (_gate)
            due = [.. _timers.Where(timer => timer.IsSet)];
        due.ForEach(timer => timer.Fire());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HeldTimer(callback, state) { Due = dueTime };
        lock (_gate)
            _timers.Insert(0, timer);
        return timer;
    }

    sealed class HeldTimer(TimerCallback callback, object? state) : ITimer
    {
        bool _isDisposed;

        public TimeSpan Due { get; set; }

        public bool IsSet => !_isDisposed && Due >= TimeSpan.Zero;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime;
            return !_isDisposed;
        }

        public void Dispose() => _isDisposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
