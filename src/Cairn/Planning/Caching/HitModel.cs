using Cairn.Workloads;

namespace Cairn.Planning.Caching;

/// <summary>Says how many requests of a wave will miss a prefix that they share.</summary>
/// <remarks>
/// A wave of N requests starts B at once and the rest evenly over S; n of them share the prefix, each equally likely
/// anywhere. An entry is readable from the first token of its writer until its life after the start of the last request
/// that wrote or read it. There are three ways to miss:
/// <list type="number">
/// <item>Starting together. b of the B are of the node (hypergeometric, mean nB/N), and none can read another.</item>
/// <item>Following too closely. After a first request others of the node arrive at rate <c>l = n (N-B) / (N S)</c>. The
/// moment T at which the first answer begins is a stopping time of their arrivals, so <c>l E[T]</c> of them miss with
/// the first, and since each may be the first to answer, <c>P(T > t) = P(T1 > t) exp(-l * integral of F(u) for u to
/// t)</c> with F the distribution of the time to the first token, even between its least and its most. With one fixed
/// time tau it is <c>l tau</c>: the share tau/S of a large batch.</item>
/// <item>Coming too late. A gap of more than the life lies between two of n even arrivals with probability
/// <c>(1 - life/S)^n</c>, and costs what a first request costs. Workers that start together stay in step, so that the
/// times between starts are whole latencies D: a gap is too long from <c>ceil(life/D)</c> rounds on, which two even
/// arrivals have half a round earlier on average, and the first to come after a primer comes with a round.</item>
/// </list>
/// A primed wave misses at its start only where its first request of the node comes after the primer's entry has ended.
/// This refines a simpler model with one share of concurrency max(tau/S, B/n): of many prefixes in one wave each has
/// only its part nB/N of the start, the two kinds of concurrency add up, and a late request is as cold as a first one.
/// Evictions cost by entry and hour, not by request: one that is lost is written again by the next request.
/// </remarks>
public static class HitModel
{
    const int Steps = 200;

    /// <summary>
    /// The expected share (0 to 1) of a node's requests in the wave that read its prefix.
    /// </summary>
    /// <param name="rows">How many requests of the wave share the prefix.</param>
    /// <param name="ttl">How long it is to live.</param>
    /// <param name="wave">When the requests start and answer.</param>
    public static double ReadShare(int rows, CacheTtl ttl, WaveTiming wave) =>
        rows == 0 ? 1 : 1 - (Misses(rows, ttl, wave) / rows);

    /// <summary>How many of a node's requests in the wave write its prefix, all or part of it, instead.</summary>
    /// <param name="rows">How many requests of the wave share the prefix; at most its rows.</param>
    /// <param name="ttl">How long it is to live.</param>
    /// <param name="wave">When the requests start and answer.</param>
    public static double Misses(int rows, CacheTtl ttl, WaveTiming wave)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, wave.Rows);

        if (rows == 0)
            return 0;
        var life = (ttl == CacheTtl.OneHour ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(5)).TotalSeconds;
        var start = Start.Of(rows, wave);
        var spread = wave.Spread.TotalSeconds;
        var left = wave.PrimedBefore is { } before ? life - before.TotalSeconds : -1;
        if (wave.AtOnce > 0 && wave.Latency > TimeSpan.Zero)
        {
            var round = wave.Latency.TotalSeconds;
            life = (Math.Ceiling(life / round) - 0.5) * round;
            left = Math.Floor(left / round) * round;
        }

        var atStart = left < 0
            ? start.Together + (start.Some * Overtaken(rows, start, wave)) + ((1 - start.Some) * start.Cold)
            : (1 - start.Some) * Late(rows, left, spread) * start.Cold;
        var gaps = rows - start.Together - (1 - start.Some);
        var structural = atStart + (gaps * Late(rows, life, spread) * start.Cold)
            + (wave.EvictionsPerHour * wave.Spread.TotalHours * start.Cold);
        return Math.Min(rows, structural + (Math.Max(0, rows - structural) * wave.MissRate));
    }

    // Workers that answered one of the other requests of the start take up one of the node before it can be read.
    static double Overtaken(int rows, Start start, WaveTiming wave)
    {
        var waiting = wave.Rows - wave.AtOnce;
        if (waiting == 0 || start.Some <= 0)
            return 0;

        var (least, most) = (wave.FirstTokenMin.TotalSeconds, wave.FirstTokenMax.TotalSeconds);
        var writing = wave.Latency.TotalSeconds - ((least + most) / 2);
        var writers = start.Together / start.Some;
        var done = 0.0;
        for (var step = 0; step < Steps; step++)
        {
            var first = least + ((step + 0.5) * (most - least) / Steps);
            done += Math.Pow(1 - Begun(first + writing, least, most), writers) / Steps;
        }

        return wave.AtOnce * done * (rows - writers) / waiting;
    }

    // The probability that none of the evenly spread requests comes within this time.
    static double Late(int rows, double time, double spread) =>
        time >= spread ? 0 : Math.Pow(1 - (time / spread), rows);

    // The probability that the first token has come after this time.
    static double Begun(double time, double least, double most) =>
        time >= most ? 1 : time <= least ? 0 : (time - least) / (most - least);

    /// <summary>How a node begins.</summary>
    /// <param name="Together">How many of its requests start at once with the wave, on average.</param>
    /// <param name="Some">The probability that any does.</param>
    /// <param name="Cold">How many miss where one comes after a pause and finds nothing.</param>
    readonly record struct Start(double Together, double Some, double Cold)
    {
        public static Start Of(int rows, WaveTiming wave)
        {
            var together = (double)rows * wave.AtOnce / wave.Rows;
            var (fewer, more) = (Math.Min(rows, wave.AtOnce), Math.Max(rows, wave.AtOnce));
            var none = 1.0;
            for (var taken = 0; taken < fewer && none > 0; taken++)
                none *= Math.Max(0, (double)(wave.Rows - more - taken) / (wave.Rows - taken));

            return new(together, 1 - none, ColdOf(rows, wave));
        }

        static double ColdOf(int rows, WaveTiming wave)
        {
            if (wave.Spread <= TimeSpan.Zero)
                return Math.Min(rows, 1);

            var rate = (double)rows * (wave.Rows - wave.AtOnce) / (wave.Rows * wave.Spread.TotalSeconds);
            return Math.Min(rows, 1 + (rate * MeanWait(rate, wave)));
        }

        static double MeanWait(double rate, WaveTiming wave)
        {
            var (least, most) = (wave.FirstTokenMin.TotalSeconds, wave.FirstTokenMax.TotalSeconds);
            var wait = least;
            for (var step = 0; step < Steps && most > least; step++)
            {
                var late = (step + 0.5) * (most - least) / Steps;
                var unbegun = 1 - (late / (most - least));
                wait += unbegun * Math.Exp(-rate * late * late / (2 * (most - least))) * (most - least) / Steps;
            }

            return wait;
        }
    }
}
