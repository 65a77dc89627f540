namespace Cairn.Claude;

/// <summary>The billed tokens of one answer as the API reports them.</summary>
/// <param name="InputTokens">The prompt after the last breakpoint: neither read nor written.</param>
/// <param name="CacheCreation5mTokens">Written for five minutes.</param>
/// <param name="CacheCreation1hTokens">Written for an hour.</param>
/// <param name="CacheReadInputTokens">Read.</param>
/// <param name="OutputTokens">Generated, thinking included.</param>
/// <param name="InferenceGeo"><c>global</c>, <c>us</c> or null.</param>
public sealed record Usage(
    long InputTokens,
    long CacheCreation5mTokens,
    long CacheCreation1hTokens,
    long CacheReadInputTokens,
    long OutputTokens,
    string? InferenceGeo = null);
