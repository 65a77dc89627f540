namespace Cairn.Bench.Fuzzing;

/// <summary>How many calls are made, from which seed, and how they are judged.</summary>
sealed record FuzzPlan
{
    public required ulong Seed { get; init; }

    public required long Count { get; init; }

    /// <summary>How many calls are in flight at once.</summary>
    public int Connections { get; init; } = 6;

    /// <summary>A reply that takes longer counts as a hang.</summary>
    public TimeSpan ReplyTimeMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After this many faults nothing new is learned.</summary>
    public int FaultsMax { get; init; } = 20;

    /// <summary>Every tenth call of the first and of the last hundredth is of a kind that has its place only
    /// there.</summary>
    public FuzzPhase PhaseOf(long index) => (index % 10, index * 100 / Count) switch
    {
        (0, 0) => FuzzPhase.Start,
        (0, 99) => FuzzPhase.End,
        _ => FuzzPhase.Middle,
    };
}

/// <summary>A call that was not answered as it must be.</summary>
sealed record FuzzFault(long Index, string Text, WireRequest Request);
