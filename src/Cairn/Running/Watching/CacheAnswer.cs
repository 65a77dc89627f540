using Cairn.Accounting;

namespace Cairn.Running.Watching;

/// <summary>What one answer was billed for, as far as it tells of the cache.</summary>
/// <param name="Place">The place of its row.</param>
/// <param name="Model">The id of the model that answered, as the answer named it.</param>
/// <param name="Tokens">The billed tokens.</param>
/// <param name="UsOnly">Whether it was answered at the rate of <c>inference_geo: us</c>.</param>
public sealed record CacheAnswer(int Place, string Model, TokenUsage Tokens, bool UsOnly = false);
