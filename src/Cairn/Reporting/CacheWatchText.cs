using System.Globalization;
using System.Text;
using Cairn.Running.Watching;

namespace Cairn.Reporting;

/// <summary>Writes for people what the watch found.</summary>
public static class CacheWatchText
{
    const int ShownMax = 10;

    /// <summary>What the live view adds to its line about the cache; empty while nothing is below the plan.</summary>
    public static string Line(CacheReport cache)
    {
        var noise = cache.Verdicts.Count(finding => finding.Verdict == CacheVerdict.WithinNoise);
        var lost = cache.Verdicts.FirstOrDefault(finding => finding.Verdict == CacheVerdict.Lost);
        return (noise > 0 ? string.Create(CultureInfo.InvariantCulture, $", {noise:N0} prefixes within noise") : "")
            + (lost is null
                ? ""
                : $", LOST: {CacheFindings.WordOf(lost.Cause ?? CacheLossCause.Unknown)}, "
                    + $"{ReportText.About(cache.LostUsd)} more than planned");
    }

    /// <summary>The lines about it alone.</summary>
    internal static string Of(CacheReport cache)
    {
        var text = new StringBuilder();
        Append(text, cache);
        return text.ToString();
    }

    /// <summary>How many prefixes of how many batches are well, and each that is not.</summary>
    internal static void Append(StringBuilder text, CacheReport cache)
    {
        if (cache.Verdicts.Count == 0)
            return;
        var counts = cache.Verdicts.CountBy(finding => finding.Verdict).OrderBy(count => count.Key)
            .Select(count => string.Create(CultureInfo.InvariantCulture,
                $"{count.Value:N0} {CacheFindings.WordOf(count.Key).Replace('_', ' ')}"));
        text.Append(CultureInfo.InvariantCulture, $"{"cache watch",-20}{string.Join(", ", counts)}")
            .Append(cache.LostUsd.Amount > 0 ? $"; {ReportText.Dollars(cache.LostUsd)} more than planned\n" : "\n");
        foreach (var finding in cache.Verdicts.Where(finding => finding.Verdict != CacheVerdict.Ok).Take(ShownMax))
        {
            text.Append(CultureInfo.InvariantCulture, $"{"",-20}")
                .Append(CacheFindings.WordOf(finding.Verdict).Replace('_', ' ')).Append(": ")
                .Append(CacheLosses.Of(finding)).Append('\n');
        }
    }
}
