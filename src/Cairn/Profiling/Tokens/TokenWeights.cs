using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Profiling.Tokens;

/// <summary>What each feature of a text weighs in tokens, for one tokenizer generation.</summary>
sealed class TokenWeights
{
    // A picture of a megapixel or more, and about what a page of a document has.
    const double MediaTokens = 1_600;
    const double MediaDoubt = 0.5;

    static readonly TokenWeights[] Generations = Read(TokenFacts.BuiltIn);

    readonly double[] _weights;
    readonly double[] _doubts;
    readonly TokenFacts _facts;

    public TokenWeights(TokenFacts facts, IEnumerable<double> weights, double templateSd)
    {
        _facts = facts;
        _weights = [.. weights];
        _doubts = [.. _weights.Zip(facts.Features, (weight, feature) => weight * feature.Doubt)];
        TemplateSd = templateSd;
    }

    /// <summary>What the API puts around a prompt of one message.</summary>
    public double FramingTokens => _facts.FramingTokens;

    /// <summary>What it puts around each further message.</summary>
    public double MessageTokens => _facts.MessageTokens;

    /// <summary>The standard deviation of the ratio of billed to estimated tokens from template to template.</summary>
    public double TemplateSd { get; }

    public static TokenWeights Of(TokenizerGeneration tokenizer) => Generations[(int)tokenizer - 1];

    public TextWeight Measure(PromptBlock block) =>
        block.IsMedia ? new(MediaTokens, MediaTokens * MediaDoubt) : Measure(block.Features);

    /// <summary>Adds up the features, within the tokens per character that any text can have.</summary>
    public TextWeight Measure(in TextFeatures text)
    {
        var (tokens, doubt) = (0.0, 0.0);
        var counts = text.Counts;
        for (var feature = 0; feature < counts.Length; feature++)
        {
            tokens += counts[feature] * _weights[feature];
            doubt += counts[feature] * _doubts[feature];
        }

        var (least, most) = (_facts.TokensPerCharacterMin, _facts.TokensPerCharacterMax);
        var clipped = Math.Clamp(tokens, text.Characters * least, text.Characters * most);
        return new(clipped, doubt + Math.Abs(tokens - clipped));
    }

    public TokenEstimate Estimate(TextWeight text) =>
        new(text.Tokens, double.Hypot(text.Tokens * TemplateSd, text.Doubt), text.Tokens * _facts.RowSd);

    static TokenWeights[] Read(TokenFacts facts)
    {
        var first = facts.Features.Select(feature => feature.Tokens);
        var second = facts.Features.Select(feature => feature.Tokens * feature.SecondFactor);
        return
        [
            new(facts, first, facts.TemplateSd),
            new(facts, second, double.Hypot(facts.TemplateSd, facts.SecondTemplateSd)),
        ];
    }
}
