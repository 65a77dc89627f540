using System.Text.Json;
using Cairn.Workloads;

namespace Cairn.Profiling.Tokens;

/// <summary>The file <c>tokens.json</c>: the weights of the estimator, where they come from, how far they are
/// off.</summary>
sealed record TokenFacts
{
    /// <summary>What was fitted to what, when, and by which command.</summary>
    public required string Source { get; init; }

    /// <summary>The licence of the data.</summary>
    public required string Licence { get; init; }

    /// <summary>The day of the fit.</summary>
    public required string Date { get; init; }

    /// <summary>Where the factors of the second generation come from.</summary>
    public required string SecondSource { get; init; }

    public required double FramingTokens { get; init; }

    public required double MessageTokens { get; init; }

    public required double TokensPerCharacterMin { get; init; }

    public required double TokensPerCharacterMax { get; init; }

    /// <summary>The standard deviation of the ratio of billed to estimated tokens, from task to task.</summary>
    public required double TemplateSd { get; init; }

    /// <summary>What the second generation's factors add to it.</summary>
    public required double SecondTemplateSd { get; init; }

    /// <summary>The standard deviation of the ratio from row to row of one task.</summary>
    public required double RowSd { get; init; }

    /// <summary>In the order of <see cref="TextFeature"/>.</summary>
    public required IReadOnlyList<FeatureFacts> Features { get; init; }

    /// <summary>The facts that this version comes with.</summary>
    public static TokenFacts BuiltIn { get; } = ReadBuiltIn();

    /// <summary>The facts as text in the form of the file.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TokenFactsJson.Default.TokenFacts) + "\n";

    static TokenFacts ReadBuiltIn()
    {
        using var stream = typeof(TokenFacts).Assembly.GetManifestResourceStream("tokens.json")!;
        var facts = JsonSerializer.Deserialize(stream, TokenFactsJson.Default.TokenFacts)!;
        return facts.Features.Select(feature => feature.Feature).SequenceEqual(Enum.GetValues<TextFeature>())
            ? facts
            : throw new InvalidDataException("tokens.json does not list every feature in order; fit it again.");
    }
}
