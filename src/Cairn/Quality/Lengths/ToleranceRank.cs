namespace Cairn.Quality.Lengths;

/// <summary>Which of n ordered values bounds a quantile from above, whatever their distribution.</summary>
/// <remarks>
/// The value with j larger ones is at least the p-quantile with confidence 1 - P(Binomial(n, 1 - p) &lt;= j). For the
/// largest that is 1 - p^n: 299 values for the 99th percentile at 95%, 2,995 for p99.9 (Wilks, Determination of sample
/// sizes for setting tolerance limits, 1941).
/// </remarks>
static class ToleranceRank
{
    /// <summary>The most values that may stand above it; null where not even the largest is sure enough.</summary>
    /// <param name="count">n.</param>
    /// <param name="share">p, above 0 and below 1.</param>
    /// <param name="confidence">How sure, above 0 and below 1.</param>
    public static long? Above(long count, double share, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (share is not (> 0 and < 1) || confidence is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(share), (share, confidence), "Expected shares inside 0 to 1.");

        var odds = Math.Log((1 - share) / share);
        var (log, sum) = (count * Math.Log(share), 0.0);
        long? above = null;
        for (long larger = 0; larger < count; larger++)
        {
            sum += Math.Exp(log);
            if (sum > 1 - confidence)
                break;
            above = larger;
            log += Math.Log((double)(count - larger) / (larger + 1)) + odds;
        }

        return above;
    }
}
