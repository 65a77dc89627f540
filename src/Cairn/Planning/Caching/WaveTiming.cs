namespace Cairn.Planning.Caching;

/// <summary>When the requests of a wave start and answer, which decides what one can read of another.</summary>
/// <param name="Rows">How many requests the wave has.</param>
/// <param name="AtOnce">How many of them start together at its beginning.</param>
/// <param name="Spread">The time over which the others start, evenly.</param>
/// <param name="FirstTokenMin">The least time from a request's start to its first token, when others can read what it
/// wrote.</param>
/// <param name="FirstTokenMax">The most.</param>
/// <param name="Latency">The mean time from a request's start to its end.</param>
public sealed record WaveTiming(
    int Rows, int AtOnce, TimeSpan Spread, TimeSpan FirstTokenMin, TimeSpan FirstTokenMax, TimeSpan Latency)
{
    const double SpreadSigma = 0.8;
    const double FirstTokenSigma = 0.6;

    // The 80% point of a standard normal.
    const double Unlucky = 0.8416;

    static readonly TimeSpan FirstTokenAssumed = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The time from the start of the primers to that of the wave; null where nothing was primed. The default is null.
    /// </summary>
    public TimeSpan? PrimedBefore { get; init; }

    /// <summary>The share (0 to 1) of lookups that miss what is there. The default is 0.</summary>
    public double MissRate { get; init; }

    /// <summary>How often an hour an entry is lost before its time. The default is 0.</summary>
    public double EvictionsPerHour { get; init; }

    /// <summary>Whether the times are what is assumed before a run has shown its own. The default is no.</summary>
    public bool IsAssumed { get; init; }

    /// <summary>A wave about which nothing is known but its size.</summary>
    /// <remarks>
    /// The starts spread as <see cref="Turnaround.Spread"/> says, and a first token takes 20 seconds (batches of 10 to
    /// 48 requests over one prefix were seen to read nothing, https://github.com/Bike4Mind/bike4mind/pull/2741).
    /// </remarks>
    /// <param name="rows">How many requests the wave has.</param>
    /// <param name="primers">How many primers were sent, and waited for, before it; 0 for none.</param>
    public static WaveTiming Assumed(int rows, int primers) =>
        new(rows, 0, Turnaround.Spread(rows), FirstTokenAssumed, FirstTokenAssumed, FirstTokenAssumed)
        {
            PrimedBefore = primers == 0 ? null : Turnaround.Median(primers),
            IsAssumed = true,
        };

    /// <summary>A wave of which so many requests run at any time: each that ends makes room for the next.</summary>
    /// <param name="rows">How many requests the wave has.</param>
    /// <param name="workers">How many run at once; at least 1.</param>
    /// <param name="latency">The mean time from a request's start to its end.</param>
    /// <param name="firstToken">The least and the most time to the first token.</param>
    public static WaveTiming OfWorkers(
        int rows, int workers, TimeSpan latency, (TimeSpan Min, TimeSpan Max) firstToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);

        var atOnce = Math.Min(rows, workers);
        return new(rows, atOnce, (rows - atOnce) * latency / workers, firstToken.Min, firstToken.Max, latency);
    }

    /// <summary>
    /// The wave with its lognormal times at four chances of five: slow answers, late after the primers, and starts
    /// close together or far apart, since the one hurts rows that write and the other entries that live five minutes.
    /// </summary>
    internal IEnumerable<WaveTiming> UnluckySides()
    {
        var slow = Math.Exp(FirstTokenSigma * Unlucky);
        var late = this with
        {
            FirstTokenMin = FirstTokenMin * slow,
            FirstTokenMax = FirstTokenMax * slow,
            PrimedBefore = PrimedBefore * Math.Exp(Turnaround.Sigma * Unlucky),
        };
        return [late with { Spread = Spread / Wide }, late with { Spread = Spread * Wide }];
    }

    static double Wide => Math.Exp(SpreadSigma * Unlucky);
}
