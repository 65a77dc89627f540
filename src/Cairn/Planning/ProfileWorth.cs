using Cairn.Accounting;
using Cairn.Models;
using Cairn.Profiling;
using Cairn.Profiling.Volatile;

namespace Cairn.Planning;

/// <summary>What the findings of a profile are worth, in dollars of batched rows.</summary>
public static class ProfileWorth
{
    /// <summary>
    /// What asking each duplicate costs: its prompt uncached and the expected share (0 to 1) of <c>max_tokens</c>.
    /// </summary>
    public static Usd OfDuplicates(WorkloadProfile profile, ModelCatalog catalog, decimal outputShare) =>
        profile.Repeats.Aggregate(Usd.Zero, (sum, rows) =>
        {
            var rates = RatesOf(catalog, rows.Model, rows.TierPromptTokensMax, rows.UsOnly);
            var output = rows.OutputTokensMax * outputShare * rates.Price.Output;
            return sum + new Usd(rates.Multiplier / 1_000_000m * ((rows.PromptTokens * rates.Price.Input) + output));
        });

    /// <summary>
    /// What the text that differs in front costs: shared tokens behind it are cached once for each variant (or not at
    /// all, where too few rows have one) instead of once for all.
    /// </summary>
    public static Usd OfVolatile(VolatilePrefix prefix, ModelCatalog catalog)
    {
        var rates = RatesOf(catalog, prefix.Model, prefix.SharedTokens, false);
        var variants = (decimal)prefix.Variants;
        var apart = variants * TimesPaid(rates.Price, prefix.Rows / variants);
        var together = TimesPaid(rates.Price, prefix.Rows);
        var lost = rates.Multiplier / 1_000_000m * prefix.SharedTokens * (apart - together);
        return new(decimal.Round(Math.Max(0, lost), Usd.QuotientDigits));
    }

    // For a token of all rows, in dollars a million: each row uncached, or one write for an hour and the rest reads,
    // whichever is less.
    static decimal TimesPaid(Price price, decimal rows) => Math.Min(
        rows * price.Input, price.CacheWrite1h + ((rows - 1) * price.CacheRead));

    static Rates RatesOf(ModelCatalog catalog, string model, long? promptTokens, bool usOnly) =>
        Rates.Of(catalog.Find(model), promptTokens ?? long.MaxValue, new(true, usOnly));
}
