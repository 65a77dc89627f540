namespace Cairn.Models;

/// <summary>The price of a whole request, its output included, up to a length of its prompt.</summary>
/// <param name="PromptTokensMax">
/// The longest prompt that still has this price, cache reads and writes counted in; null for any length.
/// </param>
/// <param name="Price">What the request costs.</param>
public sealed record PriceTier(long? PromptTokensMax, Price Price)
{
    /// <summary>Whether a prompt of this length has this price; one of exactly the maximum has.</summary>
    public bool Covers(long promptTokens) => PromptTokensMax is not { } max || promptTokens <= max;
}
