namespace Cairn.Planning;

/// <summary>The rows of one group in one wave, as the plan estimates them: what measurements are compared
/// with.</summary>
/// <param name="Wave">The wave, as an index into <see cref="Plan.Waves"/>.</param>
/// <param name="Group">The group, as an index into <see cref="Plan.Rates"/>.</param>
/// <param name="Rows">How many rows there are.</param>
/// <param name="PromptTokens">Their prompts' estimated tokens.</param>
/// <param name="CachedTokens">Those of them that stand before the deepest marker.</param>
/// <param name="OutputTokensMax">The sum of their <c>max_tokens</c>.</param>
public sealed record WaveShare(
    int Wave, int Group, int Rows, long PromptTokens, long CachedTokens, long OutputTokensMax);
