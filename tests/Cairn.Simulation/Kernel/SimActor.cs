namespace Cairn.Simulation.Kernel;

/// <summary>
/// One process of a simulated world, or one person in it. What it awaits comes back through the scheduler, as long as
/// the same incarnation lives.
/// </summary>
sealed class SimActor(SimScheduler scheduler, string name)
{
    public string Name { get; } = name;

    /// <summary>Grows with each crash; continuations of an older one are dropped, as in a dead process.</summary>
    public int Incarnation { get; private set; }

    /// <summary>Until when nothing of it runs although it lives.</summary>
    public TimeSpan FrozenUntil { get; private set; }

    public SynchronizationContext Context { get; private set; } = new Turns(scheduler, null!, 0);

    /// <summary>Begins a new life of the process; what its earlier life awaits never comes back.</summary>
    public void Restart()
    {
        Incarnation++;
        FrozenUntil = default;
        Context = new Turns(scheduler, this, Incarnation);
    }

    /// <summary>Ends its life at this instruction.</summary>
    public void Kill() => Incarnation++;

    /// <summary>Stops it, to go on later as if no time had passed.</summary>
    public void Freeze(TimeSpan until) => FrozenUntil = until;

    // Only posts: nothing waits for anything in a world of one thread.
    sealed class Turns(SimScheduler scheduler, SimActor actor, int incarnation) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) =>
            scheduler.Schedule(actor, incarnation, TimeSpan.Zero, () => d(state));

        public override void Send(SendOrPostCallback d, object? state) =>
            throw new NotSupportedException("Nothing blocks in a simulated world.");

        public override SynchronizationContext CreateCopy() => this;
    }
}
