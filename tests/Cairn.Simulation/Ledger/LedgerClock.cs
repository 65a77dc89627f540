namespace Cairn.Simulation.Ledger;

/// <summary>A clock that two ledgers share; it stands until it is told to go on.</summary>
sealed class LedgerClock : TimeProvider
{
    DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public void Pass() => _now += TimeSpan.FromSeconds(1);

    public override DateTimeOffset GetUtcNow() => _now;
}
