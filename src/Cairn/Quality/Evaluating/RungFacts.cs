namespace Cairn.Quality.Evaluating;

/// <summary>What was agreed about the answers of a rung, which findings hold against what came.</summary>
/// <param name="MaxTokens">The most tokens of an answer.</param>
/// <param name="HasSchema">Whether answers have to keep to a schema.</param>
/// <param name="LabelTokensMax">About how many tokens the longest label has; null without labels.</param>
/// <param name="LabelKinds">How many different labels there are; 0 without labels.</param>
public sealed record RungFacts(int MaxTokens, bool HasSchema, int? LabelTokensMax, int LabelKinds);
