using Cairn.Workloads;

namespace Cairn.Planning.Caching;

/// <summary>
/// Counts how often the rows that were to read a cached prefix did, and says which prefixes are cached in vain.
/// </summary>
/// <remarks>
/// What is believed of a prefix starts from what was seen of all others, as in <see cref="HitRates"/>. It is cached in
/// vain where a plan that counts on the lower quantile of that belief would not cache it: under the share
/// (w - 1) / (w - r), at which a write costs as much as the reads save. That is another one for each life.
/// </remarks>
sealed class ReadCounts(int prefixes)
{
    // With w 2 for an hour and 1.25 for five minutes, and the dearest read, r = 0.1.
    const double HourShareMin = 1 / 1.9;
    const double MinutesShareMin = 0.25 / 1.15;

    readonly (long Reads, long Misses)[] _own = new (long Reads, long Misses)[prefixes];
    (long Reads, long Misses) _all;

    /// <summary>Takes in rows whose deepest marked prefix it is.</summary>
    /// <param name="prefix">The prefix.</param>
    /// <param name="reads">How many of them read it.</param>
    /// <param name="misses">How many wrote it, or part of it, again.</param>
    public void Add(int prefix, long reads, long misses)
    {
        _own[prefix] = (_own[prefix].Reads + reads, _own[prefix].Misses + misses);
        _all = (_all.Reads + reads, _all.Misses + misses);
    }

    /// <summary>Whether rows read it too seldom to be worth writing it.</summary>
    public bool IsInVain(int prefix, CacheTtl ttl)
    {
        if (_all.Misses == 0)
            return false;
        var own = _own[prefix];
        return HitRates.Primed.After(_all.Reads - own.Reads, _all.Misses - own.Misses)
            .OfStrength(HitRates.PoolStrength).After(own.Reads, own.Misses)
            .Below(ttl == CacheTtl.OneHour ? HourShareMin : MinutesShareMin) > HitRates.PlannedQuantile;
    }
}
