using System.Globalization;
using Cairn.Workloads;

namespace Cairn.Planning.Caching;

/// <summary>How often a plan may count on reading what it caches: what is believed first, and what was seen.</summary>
/// <remarks>
/// A share is what the timing of the wave allows (<see cref="HitModel"/>) times luck, a Beta belief: Beta(48, 1) where
/// timing is the only obstacle, and Beta(1, 60) in place of both for a small batch that nothing primed and whose timing
/// is a guess; of those nobody has seen any read. Observations add to the belief of their class (model, life, primed or
/// not, size of the wave); a class starts from the mean of all others of its kind with the strength of 20 observations.
/// Immutable.
/// </remarks>
public sealed class HitRates
{
    /// <summary>Where in the belief a plan stands: a node is cached if it pays at this quantile.</summary>
    public const double PlannedQuantile = 0.2;

    internal const double PoolStrength = 20;

    internal static readonly ShareBelief Primed = new(48, 1);
    static readonly ShareBelief ColdSmall = new(1, 60);

    readonly Dictionary<HitClass, (double Reads, double Misses)> _seen;
    readonly string _source;

    HitRates(Dictionary<HitClass, (double Reads, double Misses)> seen, string source) =>
        (_seen, _source) = (seen, source);

    /// <summary>What is believed before anything was seen.</summary>
    public static HitRates Default { get; } = new([], "default");

    /// <summary>What is believed once this was seen too.</summary>
    public HitRates After(params IEnumerable<HitObservation> observations)
    {
        var (seen, source) = (new Dictionary<HitClass, (double Reads, double Misses)>(_seen), _source);
        foreach (var observation in observations.Where(observation => observation.Rows > 0))
        {
            var key = HitClass.Of(observation);
            var (reads, misses) = seen.GetValueOrDefault(key);
            seen[key] = (reads + observation.Reads, misses + observation.Rows - observation.Reads);
            source = observation.Source;
        }

        return new(seen, source);
    }

    /// <summary>
    /// The expected share (0 to 1) of a node's rows after the first that read it, by its rows and life.
    /// </summary>
    /// <param name="model">The model that is asked.</param>
    /// <param name="wave">When the rows start and answer; those after the primers, where there are primers.</param>
    public Func<int, CacheTtl, double> Expected(string model, WaveTiming wave) =>
        AfterFirst(wave, (rows, ttl) => Share(rows, ttl, wave, Belief(model, ttl, wave).Mean));

    /// <summary>
    /// That share as a plan may count on it: at the lower quantile of luck and on the unlucky side of times that are
    /// only assumed.
    /// </summary>
    /// <param name="model">The model that is asked.</param>
    /// <param name="wave">When the rows start and answer; those after the primers, where there are primers.</param>
    public Func<int, CacheTtl, double> Planned(string model, WaveTiming wave)
    {
        WaveTiming[] unlucky = wave.IsAssumed ? [.. wave.UnluckySides()] : [wave];
        return AfterFirst(wave, (rows, ttl) =>
        {
            var luck = Belief(model, ttl, wave).Quantile(PlannedQuantile);
            return unlucky.Min(side => Share(rows, ttl, side, luck));
        });
    }

    /// <summary>What is believed about the luck of rows that can read; in a small cold batch, of all rows.</summary>
    /// <param name="model">The model that is asked.</param>
    /// <param name="ttl">How long its prefixes live.</param>
    /// <param name="wave">The wave they are in.</param>
    public ShareBelief Belief(string model, CacheTtl ttl, WaveTiming wave)
    {
        var asked = ClassOf(model, ttl, wave);
        var prior = asked.IsColdSmall ? ColdSmall : Primed;
        if (_seen.Count == 0)
            return prior;

        var others = _seen.Where(seen => seen.Key != asked && seen.Key.IsColdSmall == asked.IsColdSmall)
            .Aggregate(prior, (belief, seen) => belief.After(seen.Value.Reads, seen.Value.Misses));
        var (reads, misses) = _seen.GetValueOrDefault(asked);
        return others.OfStrength(PoolStrength).After(reads, misses);
    }

    /// <summary>What a plan takes for granted when it counts on these shares.</summary>
    /// <param name="model">The model that is asked.</param>
    /// <param name="ttl">How long its prefixes live.</param>
    /// <param name="wave">The wave they are in.</param>
    public IEnumerable<Assumption> Assumptions(string model, CacheTtl ttl, WaveTiming wave)
    {
        var belief = Belief(model, ttl, wave);
        yield return new($"read_share_{(ttl == CacheTtl.OneHour ? "1h" : "5m")}", string.Create(
            CultureInfo.InvariantCulture,
            $"{belief.Quantile(PlannedQuantile):P1} of the rows that can read do; {belief.Mean:P1} on average"),
            _source);
        yield return new("first_token", Seconds(wave.FirstTokenMax) + " until others can read what a row wrote",
            wave.IsAssumed ? "default" : _source);
        yield return new("spread_of_starts", $"{wave.Rows} rows start over {Seconds(wave.Spread)}",
            wave.IsAssumed ? "default" : _source);
        if (wave.PrimedBefore is { } before)
        {
            yield return new("primed_before", $"the rows start {Seconds(before)} after their primers",
                wave.IsAssumed ? "default" : _source);
        }
    }

    static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s");

    static double Share(int rows, CacheTtl ttl, WaveTiming wave, double luck) =>
        wave.IsAssumed && HitClass.Of("", ttl, wave.PrimedBefore is not null, wave.Rows).IsColdSmall
            ? luck
            : luck * HitModel.ReadShare(rows, ttl, wave);

    static HitClass ClassOf(string model, CacheTtl ttl, WaveTiming wave) =>
        HitClass.Of(model, ttl, wave.PrimedBefore is not null, wave.Rows);

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
