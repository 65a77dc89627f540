namespace Cairn.Models;

/// <summary>What a million tokens of each class cost in USD, so that a bill is a sum of exact products.</summary>
/// <remarks>
/// List price of a plain request. A batch, or inference in the US only, multiplies all five classes alike:
/// <c>price * model.BatchMultiplier</c>.
/// </remarks>
/// <param name="Input">Prompt tokens that were neither written to the cache nor read from it.</param>
/// <param name="Output">Answered tokens, thinking included.</param>
/// <param name="CacheWrite5m">Prompt tokens stored for five minutes.</param>
/// <param name="CacheWrite1h">Prompt tokens stored for an hour.</param>
/// <param name="CacheRead">Prompt tokens found in the cache.</param>
public sealed record Price(decimal Input, decimal Output, decimal CacheWrite5m, decimal CacheWrite1h, decimal CacheRead)
{
    /// <summary>Stacks a discount or a surcharge on all classes, exactly.</summary>
    public static Price operator *(Price price, decimal multiplier) => new(
        price.Input * multiplier,
        price.Output * multiplier,
        price.CacheWrite5m * multiplier,
        price.CacheWrite1h * multiplier,
        price.CacheRead * multiplier);
}
