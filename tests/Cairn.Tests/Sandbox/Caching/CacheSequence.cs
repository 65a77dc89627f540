namespace Cairn.Tests.Sandbox.Caching;

/// <summary>Requests to one cache, one after the other, and what each is billed by hand.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Steps">Seconds from the first request; the request, as <see cref="PromptScript"/> reads it; its usage
/// in tokens; the verdict of its lookup.</param>
sealed record CacheSequence(
    string Name,
    params (double At, string Prompt, (long Input, long Write5m, long Write1h, long Read) Tokens, string Why)[] Steps);
