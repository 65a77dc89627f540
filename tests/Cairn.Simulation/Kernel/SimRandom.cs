namespace Cairn.Simulation.Kernel;

/// <summary>
/// A stream of chance that follows from a seed alone (SplitMix64). Each component draws from a stream of its own, so
/// that another draw in one does not reshuffle the others.
/// </summary>
sealed class SimRandom(ulong seed)
{
    ulong _state = seed;

    /// <summary>The stream of one component of a world.</summary>
    public static SimRandom Of(ulong seed, string component)
    {
        var state = seed;
        foreach (var letter in component)
            state = Mix(unchecked(state + letter + 0x9E3779B97F4A7C15));
        return new(state);
    }

    public ulong Next()
    {
        _state = unchecked(_state + 0x9E3779B97F4A7C15);
        return Mix(_state);
    }

    /// <summary>A number from 0 up to, but not including, the given one.</summary>
    public int Below(int end) => (int)(Next() % (ulong)end);

    /// <summary>A number between two, both included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>Whether something happens that happens so many times in a thousand.</summary>
    public bool Permille(int rate) => Below(1_000) < rate;

    /// <summary>A span between two.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) =>
        least + new TimeSpan((long)(Next() % (ulong)((most - least).Ticks + 1)));

    /// <summary>One of them.</summary>
    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
