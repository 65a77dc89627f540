namespace Cairn.Claude;

/// <summary>What one answer was billed for, as the API reports it.</summary>
/// <param name="InputTokens">The prompt after the last breakpoint: neither read nor written.</param>
/// <param name="CacheCreation5mTokens">Written for five minutes.</param>
/// <param name="CacheCreation1hTokens">Written for an hour.</param>
/// <param name="CacheReadInputTokens">Read.</param>
/// <param name="OutputTokens">Generated, thinking included.</param>
/// <param name="InferenceGeo"><c>global</c>, <c>us</c> or null.</param>
/// <param name="WebSearchRequests">Searches of the web that the API did for it; each has a price of its own.</param>
public sealed record Usage(
    long InputTokens,
    long CacheCreation5mTokens,
    long CacheCreation1hTokens,
    long CacheReadInputTokens,
    long OutputTokens,
    string? InferenceGeo = null,
    long WebSearchRequests = 0);
