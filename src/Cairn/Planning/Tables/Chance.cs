namespace Cairn.Planning.Tables;

/// <summary>Numbers that look drawn and are the same on every machine: xorshift64*, Vigna 2016.</summary>
sealed class Chance(int seed)
{
    ulong _state = unchecked(((ulong)(uint)seed * 0x9E3779B97F4A7C15) + 0x2545F4914F6CDD1D) | 1;

    /// <summary>From 0 on, below 1.</summary>
    public double Next()
    {
        unchecked
        {
            _state ^= _state >> 12;
            _state ^= _state << 25;
            _state ^= _state >> 27;
            return ((_state * 0x2545F4914F6CDD1D) >> 11) * (1.0 / (1UL << 53));
        }
    }

    /// <summary>From 0 on, below the limit.</summary>
    public int Below(int limit) => (int)(Next() * limit);

    /// <summary>From -1 to 1.</summary>
    public double Swing() => (2 * Next()) - 1;
}
