namespace Cairn.Bench.Measuring;

/// <summary>Where the rounds of one measurement lie.</summary>
/// <param name="Median">The round in the middle; of an even number of rounds the mean of the two.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The most.</param>
/// <param name="Rounds">How many there were.</param>
sealed record Spread(double Median, double Min, double Max, int Rounds)
{
    /// <param name="rounds">What each round came to, at least one.</param>
    /// <exception cref="BenchException">There was no round.</exception>
    public static Spread Of(IEnumerable<double> rounds)
    {
        var sorted = rounds.Order().ToList();
        return sorted.Count == 0
            ? throw new BenchException("Nothing was measured; at least one round is needed.")
            : new((sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2, sorted[0], sorted[^1], sorted.Count);
    }
}
