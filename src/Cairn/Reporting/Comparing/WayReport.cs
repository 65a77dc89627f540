using Cairn.Accounting;

namespace Cairn.Reporting.Comparing;

/// <summary>What the rows of a sample cost on one way, and how long their answers took.</summary>
/// <param name="RunId">The run that asked them so.</param>
/// <param name="Answered">How many have an accepted answer.</param>
/// <param name="Usd">What the answers cost that count on both ways.</param>
/// <param name="MedianSeconds">Half of the answers took less, on the API's clock; null where nobody knows.</param>
/// <param name="SlowSeconds">19 of 20 took less; null where nobody knows.</param>
/// <param name="Score">Their mean grade, -1 to 1; null without a grader and labels.</param>
sealed record WayReport(
    string RunId, int Answered, Usd Usd, decimal? MedianSeconds, decimal? SlowSeconds, decimal? Score)
{
    const int SecondsDigits = 3;
    const int Percents = 100;

    /// <summary>The smallest latency that so many percent of all do not exceed; null without any.</summary>
    public static decimal? At(int percent, IEnumerable<TimeSpan> latencies)
    {
        List<TimeSpan> sorted = [.. latencies.Order()];
        return sorted.Count == 0
            ? null
            : decimal.Round(
                sorted[((sorted.Count * percent) + Percents - 1) / Percents - 1].Ticks
                    / (decimal)TimeSpan.TicksPerSecond, SecondsDigits);
    }
}
