using Cairn.Models;

namespace Cairn.Accounting;

/// <summary>Turns tokens into dollars for one model and price tier, batched or not.</summary>
/// <remarks>
/// price = base(model, tier) x class multiplier x 0.5 in a batch x 1.1 for <c>us</c>; the factors stack
/// (https://platform.claude.com/docs/en/about-claude/pricing). The class multiplier is already in the tier's five
/// rates.
/// </remarks>
public sealed record Rates(Price Price, decimal Multiplier)
{
    const decimal TokensPerRate = 1_000_000m;

    /// <summary>The rates of a request whose whole prompt is <paramref name="promptTokens"/> long.</summary>
    /// <exception cref="MissingPriceException">The catalog has no price for the model.</exception>
    public static Rates Of(Model model, long promptTokens, Discounts discounts) => new(
        model.TierFor(promptTokens).Price,
        (discounts.Batched ? model.BatchMultiplier : 1m) * (discounts.UsOnly ? model.UsMultiplier ?? 1m : 1m));

    /// <summary>What these tokens cost.</summary>
    public Usd Cost(TokenUsage tokens) => new(Multiplier / TokensPerRate * (
        (tokens.Input * Price.Input)
        + (tokens.CacheWrite5m * Price.CacheWrite5m)
        + (tokens.CacheWrite1h * Price.CacheWrite1h)
        + (tokens.CacheRead * Price.CacheRead)
        + (tokens.Output * Price.Output)));

    /// <summary>What the same tokens would cost had nothing been cached.</summary>
    public Usd CostUncached(TokenUsage tokens) => Cost(new(tokens.Prompt, 0, 0, 0, tokens.Output));
}
