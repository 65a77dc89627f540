using Cairn.Accounting;

namespace Cairn.Planning;

/// <summary>Measured over planned, for rows that are settled.</summary>
/// <param name="Answers">How many answers were billed.</param>
/// <param name="Input">Billed prompt tokens over estimated ones.</param>
/// <param name="Output">The mean answer's share of <c>max_tokens</c>.</param>
/// <param name="Hits">The share of cached tokens, primers aside, that was read.</param>
/// <param name="HitSd">The standard deviation of that share.</param>
/// <param name="Answered">The share of rows that were answered.</param>
/// <param name="IsCached">Whether anything was cached at all.</param>
readonly record struct ForecastRatios(
    long Answers, double Input, double Output, double Hits, double HitSd, double Answered, bool IsCached)
{
    // Rows that the belief before the first batch is worth (economics: pooling by strength 20).
    const double PriorRows = 20;

    public static ForecastRatios Of(PlannedTokens settled, IReadOnlyList<UsageEntry> books, Chances chances)
    {
        var tokens = books.Aggregate(default(TokenUsage), (sum, entry) => sum + entry.Tokens);
        var answers = books.Sum(entry => entry.Answers);
        var answered = settled.Rows <= 0 ? 1 : Math.Min(1, answers / settled.Rows);
        var input = settled.Prompt <= 0 ? 1 : tokens.Prompt / (settled.Prompt * answered);
        var output = settled.OutputMax <= 0 ? chances.Mean().Output : tokens.Output / (settled.OutputMax * answered);
        var each = settled.Rows <= 0 ? 0 : settled.Cached / settled.Rows;
        var missed = Math.Max(0, tokens.CacheWritten - (settled.Primed * input));
        var prior = PriorRows * each;
        var seen = tokens.CacheRead + missed + prior;
        var hits = seen <= 0 ? chances.Mean().Hits : (tokens.CacheRead + (prior * chances.Mean().Hits)) / seen;
        var weight = each <= 0 ? PriorRows : seen / each;
        return new(answers, input, output, hits, Math.Sqrt(hits * (1 - hits) / (weight + 1)), answered,
            tokens.CacheRead + tokens.CacheWritten > 0 || settled.Cached <= 0);
    }
}
