namespace Cairn.Quality.Evaluating;

/// <summary>Where the quality of all rows lies, as far as the graded ones tell: a 95% interval.</summary>
/// <param name="Low">Its lower end, 0 to 1, rounded down at the sixth digit.</param>
/// <param name="High">Its upper end, 0 to 1, rounded up.</param>
/// <param name="Method">
/// <c>clopper_pearson</c> (exact, for right or wrong), or <c>student_t</c> (for scores of at least 30 rows).
/// </param>
/// <remarks>
/// Few scores, or scores that are all the same, get the exact interval of as many right rows as the scores add up to:
/// no scores in [0, 1] of the same mean vary more than right and wrong do, so it is too wide rather than too narrow.
/// </remarks>
public sealed record QualityInterval(decimal Low, decimal High, string Method)
{
    /// <summary>The probability outside of it, on each side.</summary>
    internal const double Tail = 0.025;

    const long ScoresMin = 30;

    /// <summary>The interval of some scores.</summary>
    internal static QualityInterval Of(ScoreSums sums)
    {
        var (low, high) = IsByVariance(sums) ? StudentT(sums) : Exact(sums.Sum, sums.Count);
        return new(
            decimal.Floor((decimal)low * 1_000_000) / 1_000_000, decimal.Ceiling((decimal)high * 1_000_000) / 1_000_000,
            IsByVariance(sums) ? "student_t" : "clopper_pearson");
    }

    internal static bool IsByVariance(ScoreSums sums) =>
        !sums.IsBinary && sums.Count >= ScoresMin && sums.Variance > 0;

    /// <summary>The exact interval of a share (Clopper and Pearson 1934), by quantiles of beta.</summary>
    internal static (double Low, double High) Exact(double right, long rows, double tail = Tail) => (
        right <= 0 ? 0 : new BetaDistribution(right, rows - right + 1).Quantile(tail),
        right >= rows ? 1 : new BetaDistribution(right + 1, rows - right).Quantile(1 - tail));

    static (double Low, double High) StudentT(ScoreSums sums)
    {
        var half = BetaDistribution.StudentT(1 - Tail, sums.Count - 1) * Math.Sqrt(sums.Variance / sums.Count);
        return (Math.Max(0, sums.Mean - half), Math.Min(1, sums.Mean + half));
    }
}
