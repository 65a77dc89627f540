namespace Cairn.Simulation.Kernel;

/// <summary>
/// Time and turns of a simulated world: one thing happens at a time, in the order of virtual time, ties broken by
/// chance; time in which nothing happens costs nothing.
/// </summary>
sealed class SimScheduler(SimRandom chance)
{
    readonly PriorityQueue<Turn, (long Time, ulong Tie, long Number)> _turns = new();
    Turn _turn;
    long _number;

    public TimeSpan Now { get; private set; }

    /// <summary>How many turns were taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Looks at the world after each turn.</summary>
    public Action? AfterEach { get; set; }

    /// <summary>Whether what happens now is left over from a life of the actor that has ended in this turn.</summary>
    public bool IsPastLife(SimActor actor) => _turn.Actor == actor && _turn.Incarnation != actor.Incarnation;

    /// <summary>Lets something happen after a while, if the actor's life that asks still lasts then.</summary>
    public void Schedule(SimActor actor, int incarnation, TimeSpan delay, Action what) =>
        Add(new(actor, incarnation, what), Now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero));

    /// <summary>Lets something happen after a while, whoever lives then.</summary>
    public void Schedule(TimeSpan delay, Action what) => Add(new(null, 0, what), Now + delay);

    /// <summary>Lets time pass until nothing is left to happen, or until then.</summary>
    public void Run(TimeSpan until, Func<bool> isOver)
    {
        var before = SynchronizationContext.Current;
        while (!isOver() && _turns.TryPeek(out var turn, out var key) && key.Time <= until.Ticks)
        {
            _turns.Dequeue();
            Now = new(Math.Max(Now.Ticks, key.Time));
            Take(turn);
        }

        SynchronizationContext.SetSynchronizationContext(before);
    }

    /// <summary>Ends when so much virtual time has passed; others take their turns meanwhile.</summary>
    public Task PassAsync(SimActor actor, TimeSpan span)
    {
        var passed = new TaskCompletionSource();
        Schedule(actor, actor.Incarnation, span, passed.SetResult);
        return passed.Task;
    }

    void Take(Turn turn)
    {
        if (turn.Actor is { } actor)
        {
            if (actor.Incarnation != turn.Incarnation)
                return;
            if (actor.FrozenUntil > Now)
            {
                Add(turn, actor.FrozenUntil);
                return;
            }
        }

        Steps++;
        _turn = turn;
        SynchronizationContext.SetSynchronizationContext(turn.Actor?.Context);
        turn.What();
        AfterEach?.Invoke();
    }

    void Add(Turn turn, TimeSpan at) => _turns.Enqueue(turn, (at.Ticks, chance.Next(), _number++));

    readonly record struct Turn(SimActor? Actor, int Incarnation, Action What);
}
