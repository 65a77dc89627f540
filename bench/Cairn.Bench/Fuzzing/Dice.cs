namespace Cairn.Bench.Fuzzing;

/// <summary>The chance of one request: the same seed and index throw the same, whatever ran before.</summary>
sealed class Dice
{
    const ulong Step = 0x9E37_79B9_7F4A_7C15;

    ulong _state;

    public Dice(ulong seed, long index)
    {
        _state = seed;
        _state = Next() ^ (ulong)index;
    }

    /// <summary>SplitMix64.</summary>
    public ulong Next()
    {
        unchecked
        {
            _state += Step;
            var mixed = (_state ^ (_state >> 30)) * 0xBF58_476D_1CE4_E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
            return mixed ^ (mixed >> 31);
        }
    }

    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public bool OneIn(int count) => Below(count) == 0;

    public T Pick<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];
}
