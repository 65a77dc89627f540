using Cairn.Workloads;

namespace Cairn.Planning.Caching;

/// <summary>Reads that have the same chance: one model, life, kind of wave, and size of it as a power of ten.</summary>
readonly record struct HitClass(string Model, CacheTtl Ttl, bool IsPrimed, int Size)
{
    const int SmallBatchRows = 100;

    /// <summary>Whether it is a batch that starts all at once and that nothing primed.</summary>
    public bool IsColdSmall => !IsPrimed && Size <= SmallBatchRows;

    public static HitClass Of(HitObservation seen) => Of(seen.Model, seen.Ttl, seen.IsPrimed, seen.WaveRows);

    public static HitClass Of(string model, CacheTtl ttl, bool isPrimed, int waveRows)
    {
        var size = SmallBatchRows;
        while (size < waveRows && size < 100_000)
            size *= 10;
        return new(model, ttl, isPrimed, size);
    }
}
