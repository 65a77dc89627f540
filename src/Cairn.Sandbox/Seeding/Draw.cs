namespace Cairn.Sandbox.Seeding;

/// <summary>One piece of chance, fixed by the seed and by what it is for: there is no generator whose state could get
/// lost.</summary>
readonly record struct Draw(ulong Bits)
{
    const ulong Parts = 1_000_000_000;

    public static Draw Of(ulong seed, Purpose purpose, params ReadOnlySpan<ulong> numbers)
    {
        var hash = new StableHash(seed);
        hash.Add((ulong)purpose);
        foreach (var number in numbers)
            hash.Add(number);

        return new(hash.ToUInt64());
    }

    public static Draw Of(ulong seed, Purpose purpose, ulong number, ReadOnlySpan<char> text)
    {
        var hash = new StableHash(seed);
        hash.Add((ulong)purpose);
        hash.Add(number);
        hash.Add(text);
        return new(hash.ToUInt64());
    }

    /// <summary>The draw as a number from 0 to just under 1, in billionths.</summary>
    public decimal Part => (decimal)(Bits % Parts) / Parts;

    /// <summary>True for this share of all draws; the share is rounded to a billionth.</summary>
    public bool Falls(decimal share) => Bits % Parts < (ulong)(share * Parts);

    public int Below(int limit) => (int)(Bits % (ulong)limit);

    public TimeSpan Between(TimeSpan least, TimeSpan most)
    {
        var microseconds = (ulong)((most - least).Ticks / TimeSpan.TicksPerMicrosecond);
        return least + TimeSpan.FromTicks((long)(Bits % (microseconds + 1)) * TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>The next draw of a chain, where one decision needs several.</summary>
    public Draw Next()
    {
        var hash = new StableHash(Bits);
        hash.Add(1UL);
        return new(hash.ToUInt64());
    }
}
