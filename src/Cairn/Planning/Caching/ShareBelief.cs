using Cairn.Quality.Evaluating;

namespace Cairn.Planning.Caching;

/// <summary>What is believed about a share: Beta(<paramref name="Hits"/>, <paramref name="Misses"/>).</summary>
/// <param name="Hits">How many hits the belief is worth; more than 0.</param>
/// <param name="Misses">How many misses; more than 0.</param>
public readonly record struct ShareBelief(double Hits, double Misses)
{
    /// <summary>The expected share, 0 to 1.</summary>
    public double Mean => Hits / (Hits + Misses);

    /// <summary>The belief once so many more hits and misses were seen.</summary>
    public ShareBelief After(double hits, double misses) => new(Hits + hits, Misses + misses);

    /// <summary>The same expectation, held only as firmly as this many observations would make it.</summary>
    public ShareBelief OfStrength(double strength) => new(strength * Mean, strength * (1 - Mean));

    /// <summary>The share that the truth is below with a probability of <paramref name="below"/> (0 to 1).</summary>
    public double Quantile(double below) => new BetaDistribution(Hits, Misses).Quantile(below);

    /// <summary>The probability that the truth is below a share.</summary>
    public double Below(double share) => new BetaDistribution(Hits, Misses).Below(share);
}
