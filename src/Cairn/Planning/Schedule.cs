using Cairn.Accounting;
using Cairn.Profiling;

namespace Cairn.Planning;

/// <summary>Into which batches the waves fall, and how long they take one after the other.</summary>
static class Schedule
{
    // A call of a median length; what a wave of calls takes at least.
    /// <summary>How long a Messages call takes, about.</summary>
    public static readonly TimeSpan CallTime = TimeSpan.FromSeconds(15);

    /// <summary>The batches of each wave, filled up to the limits by requests of the average size and cost.</summary>
    /// <param name="waves">The waves.</param>
    /// <param name="bytes">The bytes of all requests.</param>
    /// <param name="high">What all rows reserve.</param>
    /// <param name="terms">The limits.</param>
    public static IEnumerable<BatchSize> Batches(IReadOnlyList<PlanWave> waves, long bytes, Usd high, PlanTerms terms)
    {
        var rows = Math.Max(1, PlacesOf(waves));
        var (bytesEach, costEach) = (Math.Max(1m, (decimal)bytes / rows), high.Amount / rows);
        var most = Math.Min((decimal)terms.BatchRequestsMax, BatchLimits.BytesMax / bytesEach);
        if (costEach > 0)
            most = Math.Min(most, terms.BatchCostMax.Amount / costEach);
        var full = (int)Math.Max(1, most);
        foreach (var wave in waves)
        {
            for (var left = wave.Count; left > 0; left -= full)
            {
                var requests = Math.Min(full, left);
                yield return new(requests, (long)(requests * bytesEach) + BatchLimits.EnvelopeBytes);
            }
        }
    }

    /// <summary>The time in which nine of ten runs end.</summary>
    public static TimeSpan NineOfTen(IReadOnlyList<PlanWave> waves, long bytes, SendVia via, PlanTerms terms)
    {
        var upload = TimeSpan.FromSeconds((double)bytes / terms.UploadBytesPerSecond);
        return upload + (via == SendVia.Batch
            ? Turnaround.NineOfTen([.. waves.SelectMany(wave => Rounds(wave.Count, terms.QueueLimit))])
            : (waves.Count * CallTime) + TimeSpan.FromMinutes((double)PlacesOf(waves) / terms.MessagesPerMinute));
    }

    static int PlacesOf(IReadOnlyList<PlanWave> waves) => waves.Count == 0 ? 0 : waves[^1].End;

    // What waits behind a full queue goes in when the batches before it have ended.
    static IEnumerable<int> Rounds(int rows, int queueLimit)
    {
        for (var left = rows; left > 0; left -= queueLimit)
            yield return Math.Min(left, queueLimit);
    }
}
