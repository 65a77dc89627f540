using Cairn.Sandbox.Answers;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Faults;
using Cairn.Sandbox.State;

namespace Cairn.Sandbox.Http;

/// <summary>Owns the core: one lock around it, a clock that drives it, a file that keeps it.</summary>
/// <remarks>Whatever a call returns is safe on disk first. Each entry into the core also lets a small slice of due
/// time pass.</remarks>
sealed class SandboxSession : IAsyncDisposable
{
    const int SliceHappenings = 100;

    static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan ClockPeriod = TimeSpan.FromSeconds(1);
    static readonly TimeSpan AwayMax = Batch.Retention;
    static readonly TimeSpan ShownMax = ClockPeriod * 1.5;

    readonly Lock _gate = new();
    readonly CancellationTokenSource _stop = new();
    readonly TimeProvider _provider;
    readonly StateFile? _file;
    readonly string? _temporary;
    readonly ClaudeSandbox _core;
    readonly SandboxTime _time;
    long _savedChanges;
    long _clockStamp;
    Task _ticking = Task.CompletedTask;

    SandboxSession(SandboxOptions options, TimeProvider provider)
    {
        if (options.FaultsFile is { } faultsFile)
            options = options with { Faults = [.. options.Faults, .. FaultFile.Load(faultsFile)] };

        FaultReader.Check(options.Faults);
        Options = options;
        _provider = provider;
        _clockStamp = provider.GetTimestamp();
        var labels = options.Answers.LabelsFile is { } labelsFile ? LabelBook.Load(labelsFile) : null;
        _file = options.StateFile is { } stateFile ? new(Path.GetFullPath(stateFile)) : null;
        _temporary = _file is null ? Directory.CreateTempSubdirectory("cairn-sandbox-").FullName : null;
        Spool = new(_file?.SpoolFolder ?? _temporary!);
        var start = SandboxTime.Whole(provider.GetUtcNow());
        _core = new(options, Spool, labels, start);
        _time = new(provider, options.Clock.Rate, start);
    }

    public SandboxOptions Options { get; }

    public Spool Spool { get; }

    public int Rate => _time.Rate;

    /// <summary>Whether a call must ask what strikes it.</summary>
    public bool HasFaults => !_core.Faults.IsIdle;

    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
                return _core.Now;
        }
    }

    public static SandboxSession Open(SandboxOptions options, TimeProvider provider)
    {
        var session = new SandboxSession(options, provider);
        session.Resume();
        session._ticking = session.TickAsync();
        return session;
    }

    /// <summary>Does one call on the core and makes safe what it changed.</summary>
    public T Call<T>(Func<ClaudeSandbox, T> call)
    {
        lock (_gate)
        {
            Slice(_time.Target);
            try
            {
                return call(_core);
            }
            finally
            {
                Save();
            }
        }
    }

    /// <summary>Moves time on, as far as the work of that time is done.</summary>
    public async Task AdvanceAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        var target = SandboxTime.Whole(Now + span);
        while (!Reached(target))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Waits until so much time has passed by itself, or was advanced.</summary>
    public async Task PassAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        for (var target = Now + span; Now < target;)
            await Task.Delay(TickPeriod, _provider, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _ticking;
        lock (_gate)
        {
            _file?.Save(_core.Save() with { Wall = _provider.GetUtcNow(), IsClosed = true });
            _core.Dispose();
            Spool.Dispose();
            _file?.Dispose();
        }

        _stop.Dispose();
        if (_temporary is not null)
            Directory.Delete(_temporary, recursive: true);
    }

    bool Reached(DateTimeOffset target)
    {
        lock (_gate)
        {
            var isDone = _core.Now >= target || _core.Advance(target, SliceHappenings);
            _time.SetTo(_core.Now);
            Save();
            return isDone;
        }
    }

    // Without a process time went on until the batches in flight had ended, then stood. A process that was killed
    // may have shown a little more time than it wrote down, and time must never go back.
    void Resume()
    {
        if (_file?.Load() is { } state)
        {
            _core.Restore(state);
            var (now, wall) = _file.LoadClock() is { } clock && clock.Now > state.Now ? clock : (state.Now, state.Wall);
            var away = TimeSpan.FromTicks(Math.Clamp((_provider.GetUtcNow() - wall).Ticks, 0, AwayMax.Ticks));
            var shown = state.IsClosed ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Min(away.Ticks, ShownMax.Ticks));
            _core.Advance(SandboxTime.Whole(now + (shown * Rate)));
            _core.Advance(SandboxTime.Whole(now + (away * Rate)), stopsWhenIdle: true);

            _time.SetTo(_core.Now);
        }

        _savedChanges = -1;
        Save();
    }

    async Task TickAsync()
    {
        using var timer = new PeriodicTimer(TickPeriod, _provider);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                while (!Tick() && !_stop.IsCancellationRequested)
                    await Task.Yield();
            }
        }
        catch (OperationCanceledException)
        {
            // The session is closing.
        }
    }

    bool Tick()
    {
        lock (_gate)
        {
            var isDone = Slice(_time.Target);
            Save();
            if (_file is not null && _provider.GetElapsedTime(_clockStamp) > ClockPeriod)
            {
                _clockStamp = _provider.GetTimestamp();
                _file.SaveClock(_core.Now, _provider.GetUtcNow());
            }

            return isDone;
        }
    }

    bool Slice(DateTimeOffset target)
    {
        var isDone = _core.Advance(target, SliceHappenings);
        if (!isDone)
            _time.SetTo(_core.Now);

        return isDone;
    }

    void Save()
    {
        if (_core.Changes == _savedChanges)
            return;

        _file?.Save(_core.Save() with { Wall = _provider.GetUtcNow() });
        _savedChanges = _core.Changes;
        _core.DropSpent();
    }
}
