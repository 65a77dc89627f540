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

    /// <summary>Where the calls begin that are kept for the end.</summary>
    public long LastFrom => Count - (Count / 100);

    public bool ComesLast(long index) => index >= LastFrom && index % 10 == 0;
}

/// <summary>A call that was not answered as it must be.</summary>
sealed record FuzzFault(long Index, string Text, WireRequest Request);
