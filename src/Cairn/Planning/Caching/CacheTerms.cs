using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Planning.Caching;

/// <summary>What caching costs and allows: the terms under which breakpoints are placed.</summary>
/// <param name="Write5m">What a token costs that is written for five minutes; an uncached one costs 1.</param>
/// <param name="Write1h">What a token costs that is written for an hour.</param>
/// <param name="Read">What a token costs that is read.</param>
/// <param name="MinimumTokens">A shorter prefix is never cached.</param>
public sealed record CacheTerms(double Write5m, double Write1h, double Read, double MinimumTokens)
{
    /// <summary>The most markers that one request may carry. The default is 4, the API's limit.</summary>
    public int Markers { get; init; } = 4;

    /// <summary>
    /// The most cached nodes above each other, 0 to 8: each is written in a wave of its own before the main one. The
    /// default is 4.
    /// </summary>
    public int Levels { get; init; } = 4;

    /// <summary>
    /// The share of the input's cost that each level after the first must save. The default is 0.01.
    /// </summary>
    public double LevelShareMin { get; init; } = 0.01;

    /// <summary>
    /// The share (0 to 1) of a node's rows after the first that read it, by the node's rows and its life. The default
    /// is all.
    /// </summary>
    public Func<int, CacheTtl, double> ReadShare { get; init; } = (_, _) => 1;

    /// <summary>The multipliers of a price, and the minimum of its model.</summary>
    /// <param name="price">The price of the rows' tier.</param>
    /// <param name="minimumTokens">The shortest prefix that the model caches.</param>
    public static CacheTerms Of(Price price, long minimumTokens) => new(
        (double)(price.CacheWrite5m / price.Input),
        (double)(price.CacheWrite1h / price.Input),
        (double)(price.CacheRead / price.Input),
        minimumTokens);

    /// <summary>What a token costs that is written for this long.</summary>
    public double Write(CacheTtl ttl) => ttl == CacheTtl.OneHour ? Write1h : Write5m;

    /// <summary>
    /// What a token of a node costs for all of its rows together: <c>w + (n-1)(r h + w (1-h))</c>.
    /// </summary>
    public double Factor(int rows, CacheTtl ttl)
    {
        var (write, share) = (Write(ttl), ReadShare(rows, ttl));
        return write + ((rows - 1) * ((Read * share) + (write * (1 - share))));
    }
}
