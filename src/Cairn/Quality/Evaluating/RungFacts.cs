using Cairn.Accounting;

namespace Cairn.Quality.Evaluating;

/// <summary>What was agreed about the answers of a rung, which findings hold against what came.</summary>
/// <param name="MaxTokens">The most tokens of an answer.</param>
/// <param name="HasSchema">Whether answers have to keep to a schema.</param>
/// <param name="LabelTokensMax">About how many tokens the longest label has; null without labels.</param>
/// <param name="LabelKinds">How many different labels there are; 0 without labels.</param>
public sealed record RungFacts(int MaxTokens, bool HasSchema, int? LabelTokensMax, int LabelKinds)
{
    /// <summary>What a token of an answer costs. The default is nothing: findings then have no dollars.</summary>
    public Usd OutputTokenUsd { get; init; }

    /// <summary>What answers that were cut off have cost. The default is nothing.</summary>
    public Usd TruncatedUsd { get; init; }

    /// <summary>All tokens of its answers. The default is none.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Answers that go on behind their label, without a stop sequence. The default is none.</summary>
    public GoingOn GoingOn { get; init; }
}
