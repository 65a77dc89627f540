using System.Text;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Bench.Tokens;

/// <summary>What a fit found.</summary>
/// <param name="FramingTokens">The constant of a question.</param>
/// <param name="Features">Tokens for each feature, in their order.</param>
sealed record TokenFitResult(double FramingTokens, IReadOnlyList<double> Features)
{
    /// <summary>The product's estimator with these weights: also its limits of tokens per character.</summary>
    public Func<string, double> Estimator()
    {
        var weights = new TokenWeights(TokenFacts.BuiltIn, Features, 0);
        return text => FramingTokens + weights.Measure(TextFeatures.Of(Encoding.UTF8.GetBytes(text))).Tokens;
    }
}
