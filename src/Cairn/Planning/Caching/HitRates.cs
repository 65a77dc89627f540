using System.Globalization;
using Cairn.Workloads;

namespace Cairn.Planning.Caching;

/// <summary>How often a plan may count on reading what it caches.</summary>
/// <remarks>
/// A share is what the timing of the wave allows (<see cref="HitModel"/>) times luck, a Beta belief: Beta(48, 1) where
/// timing is the only obstacle, and Beta(1, 60) in place of both for a small batch that nothing primed and whose timing
/// is a guess; of those nobody has seen any read. What the rows of a run show is judged by <see cref="ReadCounts"/>.
/// </remarks>
public static class HitRates
{
    const int SmallBatchRows = 100;

    /// <summary>Where in the belief a plan stands: a node is cached if it pays at this quantile.</summary>
    public const double PlannedQuantile = 0.2;

    const string Source = "default";

    internal const double PoolStrength = 20;

    internal static readonly ShareBelief Primed = new(48, 1);
    static readonly ShareBelief ColdSmall = new(1, 60);

    /// <summary>
    /// The expected share (0 to 1) of a node's rows after the first that read it, by its rows and life.
    /// </summary>
    /// <param name="wave">When the rows start and answer; those after the primers, where there are primers.</param>
    public static Func<int, CacheTtl, double> Expected(WaveTiming wave) =>
        AfterFirst(wave, (rows, ttl) => Share(rows, ttl, wave, Belief(wave).Mean));

    /// <summary>
    /// That share as a plan may count on it: at the lower quantile of luck and on the unlucky side of times that are
    /// only assumed.
    /// </summary>
    /// <param name="wave">When the rows start and answer; those after the primers, where there are primers.</param>
    public static Func<int, CacheTtl, double> Planned(WaveTiming wave)
    {
        var luck = Belief(wave).Quantile(PlannedQuantile);
        WaveTiming[] unlucky = wave.IsAssumed ? [.. wave.UnluckySides()] : [wave];
        return AfterFirst(wave, (rows, ttl) => unlucky.Min(side => Share(rows, ttl, side, luck)));
    }

    /// <summary>What is believed about the luck of rows that can read; in a small cold batch, of all rows.</summary>
    /// <param name="wave">The wave they are in.</param>
    public static ShareBelief Belief(WaveTiming wave) => IsColdSmall(wave) ? ColdSmall : Primed;

    /// <summary>What a plan takes for granted when it counts on these shares.</summary>
    /// <param name="ttl">How long its prefixes live.</param>
    /// <param name="wave">The wave they are in.</param>
    public static IEnumerable<Assumption> Assumptions(CacheTtl ttl, WaveTiming wave)
    {
        var belief = Belief(wave);
        yield return new($"read_share_{(ttl == CacheTtl.OneHour ? "1h" : "5m")}", string.Create(
            CultureInfo.InvariantCulture,
            $"{belief.Quantile(PlannedQuantile):0.0%} of the rows that can read do; {belief.Mean:0.0%} on average"),
            Source);
        yield return new("first_token", Seconds(wave.FirstTokenMax) + " until others can read what a row wrote",
            Source);
        yield return new("spread_of_starts", $"{wave.Rows:N0} rows start over {Seconds(wave.Spread)}",
            Source);
        if (wave.PrimedBefore is { } before)
        {
            yield return new("primed_before", $"the rows start {Seconds(before)} after their primers",
                Source);
        }
    }

    static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s");

    static double Share(int rows, CacheTtl ttl, WaveTiming wave, double luck) =>
        wave.IsAssumed && IsColdSmall(wave)
            ? luck
            : luck * HitModel.ReadShare(rows, ttl, wave);

    // A batch that starts all at once and that nothing primed.
    static bool IsColdSmall(WaveTiming wave) => wave is { PrimedBefore: null, Rows: <= SmallBatchRows };

    // Of the n rows of a node a primer is outside the wave; without one, the first row to come is one of those that
    // miss. Sizes repeat, so each is looked up once.
    static Func<int, CacheTtl, double> AfterFirst(WaveTiming wave, Func<int, CacheTtl, double> share)
    {
        var known = new Dictionary<(int Rows, CacheTtl Ttl), double>();
        return (rows, ttl) =>
        {
            if (rows < 2)
                return 0;
            if (known.TryGetValue((rows, ttl), out var found))
                return found;

            var inWave = Math.Min(wave.Rows, wave.PrimedBefore is null ? rows : rows - 1);
            return known[(rows, ttl)] = wave.PrimedBefore is null
                ? Math.Min(1, share(inWave, ttl) * rows / (rows - 1))
                : share(inWave, ttl);
        };
    }
}
