using Cairn.Claude;

namespace Cairn.Accounting;

/// <summary>Billed tokens by class, of one answer or of many.</summary>
/// <remarks>The five classes do not overlap: the prompt is everything but <paramref name="Output"/>.</remarks>
/// <param name="Input">
/// Prompt tokens neither read from nor written to the cache (the API's <c>input_tokens</c>).
/// </param>
/// <param name="CacheWrite5m">Prompt tokens written to the cache for five minutes.</param>
/// <param name="CacheWrite1h">Prompt tokens written to the cache for an hour.</param>
/// <param name="CacheRead">Prompt tokens read from the cache.</param>
/// <param name="Output">Generated tokens, thinking included.</param>
public readonly record struct TokenUsage(
    long Input, long CacheWrite5m, long CacheWrite1h, long CacheRead, long Output)
{
    /// <summary>The whole prompt, which decides the price tier.</summary>
    public long Prompt => Input + CacheWrite5m + CacheWrite1h + CacheRead;

    /// <summary>Tokens written to the cache, whatever their lifetime.</summary>
    public long CacheWritten => CacheWrite5m + CacheWrite1h;

    /// <summary>
    /// The share of cached prompt tokens that was read instead of written (0 to 1), or null when none was.
    /// </summary>
    public decimal? ReadShare => CacheRead + CacheWritten == 0
        ? null
        : decimal.Round((decimal)CacheRead / (CacheRead + CacheWritten), 6, MidpointRounding.ToEven);

    /// <summary>The usage that an answer reports.</summary>
    public static TokenUsage Of(Usage usage) => new(
        usage.InputTokens, usage.CacheCreation5mTokens, usage.CacheCreation1hTokens, usage.CacheReadInputTokens,
        usage.OutputTokens);

    /// <summary>Adds usage class by class.</summary>
    public static TokenUsage operator +(TokenUsage left, TokenUsage right) => new(
        left.Input + right.Input,
        left.CacheWrite5m + right.CacheWrite5m,
        left.CacheWrite1h + right.CacheWrite1h,
        left.CacheRead + right.CacheRead,
        left.Output + right.Output);

    /// <summary>Takes usage away class by class.</summary>
    public static TokenUsage operator -(TokenUsage left, TokenUsage right) => new(
        left.Input - right.Input,
        left.CacheWrite5m - right.CacheWrite5m,
        left.CacheWrite1h - right.CacheWrite1h,
        left.CacheRead - right.CacheRead,
        left.Output - right.Output);
}
