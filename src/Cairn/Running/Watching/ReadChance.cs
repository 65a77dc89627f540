using Cairn.Planning.Caching;
using Cairn.Quality.Evaluating;

namespace Cairn.Running.Watching;

/// <summary>How many rows read a prefix by chance, where the plan is right about the share that does.</summary>
/// <remarks>
/// The share that was planned is itself a guess, held as firmly as 20 rows would make it
/// (<see cref="HitRates.PoolStrength"/>), so the count is beta-binomial: <c>C(n, k) B(k + a, n - k + b) / B(a, b)</c>
/// with <c>a = 20 s</c> and <c>b = 20 (1 - s)</c>. A count that is less likely than one in a thousand is no chance: a
/// run has few groups of rows that are judged apart, so that less than one clean run in ten would show one.
/// </remarks>
/// <param name="share">The planned share (0 to 1).</param>
/// <param name="rows">How many rows were to read.</param>
sealed class ReadChance(double share, int rows)
{
    /// <summary>What happens less often than this is not explained by chance.</summary>
    public const double Level = 0.001;

    // Batches cache on a best-effort basis: "30% to 98%, depending on traffic patterns"
    // (https://platform.claude.com/docs/en/build-with-claude/batch-processing).
    const double DocumentedShareMin = 0.30;

    // A belief that is sure of its share has no width.
    const double ShareMargin = 0.01;

    readonly double _a = HitRates.PoolStrength * Math.Clamp(share, ShareMargin, 1 - ShareMargin);
    readonly double _b = HitRates.PoolStrength * (1 - Math.Clamp(share, ShareMargin, 1 - ShareMargin));

    /// <summary>The probability that so few rows read, or fewer.</summary>
    public double OfAtMost(int reads)
    {
        var more = 0.0;
        foreach (var (_, probability) in Downwards().TakeWhile(count => count.Reads > reads))
            more += probability;
        return Math.Max(0, 1 - more);
    }

    /// <summary>The counts between which it stays but for once in a thousand times on each side.</summary>
    public (int Low, int High) Interval()
    {
        var (atLeast, high) = (0.0, -1);
        foreach (var (reads, probability) in Downwards())
        {
            atLeast += probability;
            if (high < 0 && atLeast >= Level)
                high = reads;
            if (atLeast > 1 - Level)
                return (reads, high);
        }

        return (0, Math.Max(0, high));
    }

    /// <summary>
    /// Whether the documented hit rates explain so few reads: whether 30% of the rows would, by chance, read as seldom.
    /// </summary>
    public bool IsDocumented(int reads) =>
        reads >= rows || new BetaDistribution(reads + 1, rows - reads).Below(DocumentedShareMin) < 1 - Level;

    // From all rows to none; the largest counts are the likely ones, so nothing that matters underflows.
    IEnumerable<(int Reads, double Probability)> Downwards()
    {
        var probability = Math.Exp(BetaDistribution.LogGamma(rows + _a) + BetaDistribution.LogGamma(_a + _b)
            - BetaDistribution.LogGamma(rows + _a + _b) - BetaDistribution.LogGamma(_a));
        for (var reads = rows; reads >= 0; reads--)
        {
            yield return (reads, probability);
            probability *= reads / (rows - reads + 1.0) * (rows - reads + _b) / (reads - 1 + _a);
        }
    }
}
