using Cairn.Sandbox.Answers;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Faults;
using Cairn.Sandbox.State;

namespace Cairn.Sandbox.Http;

/// <summary>Owns the core: one lock around it, a clock that drives it, a file that keeps it.</summary>
/// <remarks>
/// Whatever a call returns is safe on disk first. Each entry into the core also lets a small slice of due time pass.
/// Where something can't be saved, or the passing of time fails, memory is ahead of the disk or half changed: nothing
/// more is shown then, each call is refused, and <see cref="Stopped"/> says why.
/// </remarks>
sealed class SandboxSession : IAsyncDisposable
{
    const int SliceHappenings = 100;
    const long Unsaved = -1;

    static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan AwayMax = Batch.Retention;

    readonly Lock _gate = new();
    readonly CancellationTokenSource _stop = new();
    readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TimeProvider _provider;
    readonly StateFile? _file;
    readonly string? _temporary;
    readonly ClaudeSandbox _core;
    readonly SandboxTime _time;
    long _savedChanges;
    DateTimeOffset _savedNow;
    int _callers;
    Task _ticking = Task.CompletedTask;

    SandboxSession(SandboxOptions options, TimeProvider provider)
    {
        if (options.FaultsFile is { } faultsFile)
            options = options with { Faults = [.. options.Faults, .. FaultFile.Load(faultsFile)] };

        FaultReader.Check(options.Faults);
        Options = options;
        _provider = provider;
        options.Check();
        var files = GivenFiles.Load(options);
        _file = options.StateFile is { } stateFile ? new(Path.GetFullPath(stateFile)) : null;
        _temporary = _file is null ? Directory.CreateTempSubdirectory("cairn-sandbox-").FullName : null;
        Spool = new(_file?.SpoolFolder ?? _temporary!) { IsDurable = _file is not null };
        var start = SandboxTime.Whole(provider.GetUtcNow());
        _core = new(options, Spool, files, start);
        _time = new(provider, options.Clock.Rate, start);
    }

    public SandboxOptions Options { get; }

    public Spool Spool { get; }

    public int Rate => _time.Rate;

    /// <summary>Whether a call must ask what strikes it.</summary>
    public bool HasFaults => !_core.Faults.IsIdle;

    /// <summary>Ends when the session does, and fails when it can't go on.</summary>
    public Task Stopped => _stopped.Task;

    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
                return _core.Now;
        }
    }

    ApiRefusal Refusal => new(500, "api_error", Stopped.Exception?.InnerException switch
    {
        SandboxException failure => failure.Message,
        var failure => $"Internal error of the sandbox, which has stopped: {failure?.Message}",
    });

    public static SandboxSession Open(SandboxOptions options, TimeProvider provider)
    {
        var session = new SandboxSession(options, provider);
        try
        {
            session.Resume();
        }
        catch (Exception exception)
        {
            session.Close();
            if (StateFile.IsOfDisk(exception))
                throw session.CannotSave(exception);

            throw;
        }

        session._ticking = session.TickAsync();
        return session;
    }

    /// <summary>Does one call on the core and makes safe what it changed.</summary>
    public T Call<T>(Func<ClaudeSandbox, T> call)
    {
        Interlocked.Increment(ref _callers);
        lock (_gate)
        {
            Interlocked.Decrement(ref _callers);
            Pass(_time.Target);
            try
            {
                return call(_core);
            }
            catch (Exception exception) when (StateFile.IsOfDisk(exception))
            {
                throw Fail(exception);
            }
            finally
            {
                Keep();
            }
        }
    }

    /// <summary>Ends the session for this reason; what is returned says so to the caller.</summary>
    public ApiRefusal Fail(Exception exception)
    {
        Stop(exception);
        return Refusal;
    }

    /// <summary>Goes on from now at another rate.</summary>
    public void SetRate(int rate)
    {
        lock (_gate)
            _time.SetRate(_core.Now, rate);
    }

    /// <summary>Moves time on until then, or until no batch is open, as fast as its work is done.</summary>
    public async Task AdvanceAsync(DateTimeOffset target, bool stopsWhenIdle, CancellationToken cancellationToken)
    {
        while (!Reached(target, stopsWhenIdle))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await LetCallersInAsync();
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
        if (_stop.IsCancellationRequested)
            return;

        await _stop.CancelAsync();
        await _ticking;
        lock (_gate)
        {
            // What no client has seen is saved too, so that it need not happen again.
            _savedChanges = Unsaved;
            TryKeep();
            Close();
        }

        _stop.Dispose();
        _stopped.TrySetResult();
    }

    bool Reached(DateTimeOffset target, bool stopsWhenIdle)
    {
        lock (_gate)
        {
            var isDone = Pass(target, stopsWhenIdle);
            _time.SetTo(_core.Now);
            Keep();
            return isDone;
        }
    }

    // Without a process time went on until the batches in flight had ended, then stood; but it never goes back behind
    // what was shown.
    void Resume()
    {
        if (_file?.Load() is { } state)
        {
            if (state.Seed is { } seed && seed != Options.Seed)
            {
                throw new SandboxException(
                    $"The state file was made with the seed {seed}, and orders and ids follow from it;"
                    + $" found the seed {Options.Seed}. Start with --seed {seed}, or name another state file.");
            }

            _core.Restore(state);
            var (now, wall) = _file.LoadClock() is { } clock && clock.Now > state.Now ? clock : (state.Now, state.Wall);
            var away = TimeSpan.FromTicks(Math.Clamp((_provider.GetUtcNow() - wall).Ticks, 0, AwayMax.Ticks));
            _core.Advance(SandboxTime.Whole(now));
            _core.Advance(_time.Later(now, away), stopsWhenIdle: true);
            _time.SetTo(_core.Now);
        }

        _file?.Save(_core.Save() with { Wall = _provider.GetUtcNow() });
        (_savedChanges, _savedNow) = (_core.Changes, default);
        Keep();
        _core.DropSpent();
    }

    async Task TickAsync()
    {
        using var timer = new PeriodicTimer(TickPeriod, _provider);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                while (!Tick() && !_stop.IsCancellationRequested)
                    await LetCallersInAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The session is closing.
        }
        catch (ApiRefusal)
        {
            // The session has stopped, and said why.
        }
    }

    // Whoever waits for the lock comes before the next slice: a lock knows no order of arrival.
    async Task LetCallersInAsync()
    {
        do
            await Task.Yield();
        while (Volatile.Read(ref _callers) > 0);
    }

    bool Tick()
    {
        lock (_gate)
        {
            var isDone = Pass(_time.Target);
            Keep();
            return isDone;
        }
    }

    bool Pass(DateTimeOffset target, bool stopsWhenIdle = false)
    {
        if (Stopped.IsFaulted)
            throw Refusal;

        try
        {
            var isDone = _core.Advance(target, SliceHappenings, stopsWhenIdle);
            if (!isDone)
                _time.SetTo(_core.Now);

            return isDone;
        }
#pragma warning disable CA1031 // The work stands half done: going on with it would show what never happened.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw Fail(exception);
        }
    }

    void Keep()
    {
        if (!TryKeep())
            throw Refusal;
    }

    bool TryKeep()
    {
        try
        {
            if (!Stopped.IsFaulted)
                Save();
        }
#pragma warning disable CA1031 // Whatever it is, what is in memory can't be promised any more.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Stop(exception);
        }

        return !Stopped.IsFaulted;
    }

    void Save()
    {
        if (_core.Changes != _savedChanges)
        {
            var change = _core.SaveChanges() with { Wall = _provider.GetUtcNow() };
            _file?.Append(change);
            if (_file is { IsDue: true })
                _file.Save(_core.Save() with { Wall = change.Wall });

            _savedChanges = _core.Changes;
            _core.DropSpent();
        }

        if (_core.Now != _savedNow)
        {
            _savedNow = _core.Now;
            _file?.SaveClock(_savedNow, _provider.GetUtcNow());
        }
    }

    void Stop(Exception exception) =>
        _stopped.TrySetException(StateFile.IsOfDisk(exception) ? CannotSave(exception) : exception);

    SandboxException CannotSave(Exception exception)
    {
        var repair = _file is null
            ? "Make room there and start again."
            : $"What it has answered is safe in '{Options.StateFile}': make room or repair the path, then start again.";
        return new($"The sandbox could not save its state: {exception.Message} {repair}", exception);
    }

    void Close()
    {
        try
        {
            _core.Dispose();
            Spool.Dispose();
        }
        catch (IOException exception)
        {
            Stop(exception);
        }

        _file?.Dispose();
        if (_temporary is not null)
            Directory.Delete(_temporary, recursive: true);
    }
}
