namespace Cairn.Quality.Certifying;

/// <summary>
/// Random numbers that are the same on every machine: SplitMix64 (Steele, Lea, Flood, Fast splittable pseudorandom
/// number generators, 2014), started at any state.
/// </summary>
struct SplitMix64(ulong state)
{
    const ulong Gamma = 0x9E3779B97F4A7C15;

    ulong _state = state;

    /// <summary>
    /// The generator of one purpose: it starts at the purpose-th output of the one that starts at the seed.
    /// </summary>
    public static SplitMix64 Of(long seed, SeedPurpose purpose)
    {
        var numbers = new SplitMix64(unchecked((ulong)seed));
        var state = numbers.Next();
        for (var output = 1; output < (int)purpose; output++)
            state = numbers.Next();
        return new(state);
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            _state += Gamma;
            var value = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    /// <summary>A number under a bound, each as likely as any (Lemire, Fast random integer generation, 2019).</summary>
    public int Below(int bound)
    {
        var limit = (ulong)bound;
        var high = Math.BigMul(Next(), limit, out var low);
        if (low < limit)
        {
            var threshold = unchecked(0 - limit) % limit;
            while (low < threshold)
                high = Math.BigMul(Next(), limit, out low);
        }

        return (int)high;
    }

    /// <summary>A number of 53 bits from 0 to 1, without 1.</summary>
    public double Share() => Math.ScaleB(Next() >> 11, -53);
}

/// <summary>What a seed is used for, so that no use sees the numbers of another.</summary>
enum SeedPurpose
{
    Ties = 1,
    Draw = 2,
    Trials = 3,
    Outlook = 4,
}
