namespace Cairn.Quality.Evaluating;

/// <summary>How long answers are, in output tokens; what a sensible <c>max_tokens</c> rests on.</summary>
/// <param name="P50">The length that half of them do not exceed.</param>
/// <param name="P99">The length that 99 of 100 do not exceed.</param>
/// <param name="Max">The longest.</param>
public sealed record LengthSummary(long P50, long P99, long Max)
{
    /// <summary>The summary of some lengths; null when there are none.</summary>
    internal static LengthSummary? Of(IEnumerable<long> lengths)
    {
        var sorted = lengths.Order().ToList();
        return sorted.Count == 0 ? null : new(Nearest(sorted, 50), Nearest(sorted, 99), sorted[^1]);
    }

    static long Nearest(List<long> sorted, long percent) =>
        sorted[(int)(((sorted.Count * percent) + 99) / 100) - 1];
}
