using Cairn.Workloads;

namespace Cairn.Profiling;

/// <summary>Rows that are billed at the same rates: one model, one price tier, one geography.</summary>
/// <param name="Model">The model's id.</param>
/// <param name="TierPromptTokensMax">The upper bound of the price tier, or null for the last.</param>
/// <param name="UsOnly">Whether the rows ask for <c>inference_geo: us</c>.</param>
/// <param name="Rows">How many there are.</param>
/// <param name="PromptTokens">Their prompts' estimated tokens, shared ones counted in each row.</param>
/// <param name="OutputTokensMax">The sum of their <c>max_tokens</c>.</param>
public sealed record ProfileGroup(
    string Model, long? TierPromptTokensMax, bool UsOnly, long Rows, long PromptTokens, long OutputTokensMax)
{
    /// <summary>The longest life that the rows' own cache markers ask for; null where they have none.</summary>
    public CacheTtl? OwnMarkers { get; init; }
}
