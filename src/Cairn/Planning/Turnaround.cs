namespace Cairn.Planning;

/// <summary>How long batches take, before a run's own batches say it.</summary>
/// <remarks>
/// Lognormal with a median of 3 minutes up to 100 requests, 15 minutes from 1,000 to 10,000 and 40 minutes at 100,000
/// (in between straight on logarithms of both), and a sigma of 0.8. The API says only that most batches end within an
/// hour and that none goes on after 24 (https://platform.claude.com/docs/en/build-with-claude/batch-processing); single
/// small batches were seen to take 63 seconds to 13 minutes.
/// </remarks>
public static class Turnaround
{
    /// <summary>The standard deviation of the logarithm of a batch's time.</summary>
    public const double Sigma = 0.8;

    // The 90% point of a standard normal.
    const double NinetyPercent = 1.2816;

    static readonly TimeSpan Most = TimeSpan.FromHours(24);

    static readonly (double Requests, double Seconds)[] Ends =
        [(100, 180), (1_000, 900), (10_000, 900), (100_000, 2_400)];

    static readonly (double Requests, double Seconds)[] Starts =
        [(100, 10), (1_000, 300), (10_000, 300), (100_000, 1_800)];

    /// <summary>The time in which half of all batches of this size end.</summary>
    public static TimeSpan Median(int requests) => TimeSpan.FromSeconds(At(Ends, requests));

    /// <summary>Over which time the requests of a batch of this size are started.</summary>
    public static TimeSpan Spread(int requests) => TimeSpan.FromSeconds(At(Starts, requests));

    /// <summary>
    /// The time in which nine of ten runs end whose waves of this many requests follow one another: the sum of
    /// lognormals taken as one with the same mean and variance (Fenton 1960), at most a day for each wave.
    /// </summary>
    public static TimeSpan NineOfTen(IReadOnlyCollection<int> waves)
    {
        var growth = Math.Exp(Sigma * Sigma);
        var mean = waves.Sum(requests => At(Ends, requests)) * Math.Sqrt(growth);
        var variance = waves.Sum(requests => Math.Pow(At(Ends, requests), 2)) * growth * (growth - 1);
        if (mean == 0)
            return TimeSpan.Zero;

        var sigma2 = Math.Log(1 + (variance / (mean * mean)));
        var seconds = mean * Math.Exp((NinetyPercent * Math.Sqrt(sigma2)) - (sigma2 / 2));
        return TimeSpan.FromSeconds(Math.Min(seconds, Most.TotalSeconds * waves.Count));
    }

    static double At((double Requests, double Seconds)[] table, int requests)
    {
        if (requests <= 0)
            return 0;
        var next = Array.FindIndex(table, entry => requests <= entry.Requests);
        if (next <= 0)
            return next == 0 ? table[0].Seconds : table[^1].Seconds;

        var (low, high) = (table[next - 1], table[next]);
        var share = Math.Log(requests / low.Requests) / Math.Log(high.Requests / low.Requests);
        return low.Seconds * Math.Pow(high.Seconds / low.Seconds, share);
    }
}
