using Cairn.Workloads;

namespace Cairn.Profiling.Tokens;

/// <summary>What one feature weighs.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Tokens">Tokens for each, in the first tokenizer generation.</param>
/// <param name="SecondFactor">Times as many in the second.</param>
/// <param name="Doubt">The weight's relative standard deviation, where few texts of the data have the feature.</param>
sealed record FeatureFacts(TextFeature Feature, double Tokens, double SecondFactor, double Doubt);
