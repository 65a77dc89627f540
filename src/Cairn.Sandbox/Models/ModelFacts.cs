using Cairn.Sandbox.Books;

namespace Cairn.Sandbox.Models;

/// <summary>What a model costs, counts and refuses, as the facts file says.</summary>
sealed record ModelFacts
{
    public const string Active = "active";
    public const string Deprecated = "deprecated";
    public const string Retired = "retired";
    const decimal PerToken = 0.000_001m;

    public required string Id { get; init; }

    public required string Name { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>1 for the tokenizer up to Claude 4.6, 2 for the one after.</summary>
    public int Tokenizer { get; init; } = 2;

    public long? ContextTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long? ExtendedOutputTokens { get; init; }

    public long? CacheMinimumTokens { get; init; }

    public IReadOnlyList<PriceFacts> Prices { get; init; } = [];

    public decimal? BatchMultiplier { get; init; }

    /// <summary>Null where the model can't be asked to stay in the United States.</summary>
    public decimal? UsMultiplier { get; init; }

    public IReadOnlyList<string> Rejects { get; init; } = [];

    public string? DefaultEffort { get; init; }

    public string Lifecycle { get; init; } = "current";

    public string? RetiresOn { get; init; }

    public string? RetiresNotBefore { get; init; }

    /// <summary>A model is promised a year when it is released, so its release follows; where no such promise is
    /// known it is the day the API gives for an unknown one.</summary>
    public DateOnly ReleasedOn => RetiresNotBefore is { } date
        ? DateOnly.Parse(date, null).AddYears(-1)
        : DateOnly.FromDateTime(DateTime.UnixEpoch);

    public bool Refuses(string feature) => Rejects.Contains(feature);

    /// <summary>The API's word for where the model stands in its life; a legacy model is active.</summary>
    public string LifecycleAt(DateTimeOffset now)
    {
        if (IsRetired(now))
            return Retired;

        return Lifecycle == Deprecated ? Deprecated : Active;
    }

    public bool IsRetired(DateTimeOffset now) => Lifecycle == Retired
        || (RetiresOn is { } date && DateOnly.Parse(date, null) <= DateOnly.FromDateTime(now.UtcDateTime));

    /// <summary>Which price holds for the whole request: the first whose limit the prompt, cache included, doesn't
    /// exceed.</summary>
    public int TierOf(long promptTokens)
    {
        for (var tier = 0; tier < Prices.Count; tier++)
        {
            if (Prices[tier].UpToPromptTokens is not { } limit || promptTokens <= limit)
                return tier;
        }

        throw new InvalidOperationException($"models.json has no price of {Id} for a prompt of {promptTokens} tokens.");
    }

    /// <summary>Exact dollars for one class of tokens; nothing is ever rounded.</summary>
    public decimal Usd(TokenClass tokenClass, long tokens, RateKey rate)
    {
        var price = Prices[rate.Tier].Of(tokenClass) * PerToken;
        var batch = rate.IsBatch ? BatchMultiplier ?? 1 : 1;
        var geo = rate.IsUs ? UsMultiplier ?? 1 : 1;
        return tokens * price * batch * geo;
    }

    public decimal Usd(TokenCounts tokens, RateKey rate) =>
        Enum.GetValues<TokenClass>().Sum(tokenClass => Usd(tokenClass, tokens.Of(tokenClass), rate));
}
