using Cairn.Accounting;
using Cairn.Models;
using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Planning;

/// <summary>
/// Prices batched rows before they are sent: the one place where tokens, layout and assumptions meet the rates.
/// </summary>
public sealed class CostModel(ModelCatalog catalog, CacheLayout? layout)
{
    /// <summary>
    /// What a group of rows costs; with a layout, <paramref name="primers"/> of them write the prefix for the others.
    /// </summary>
    public Usd Cost(ProfileGroup rows, int primers, Scenario scenario)
    {
        var rates = Rates.Of(catalog.Find(rows.Model), rows.TierPromptTokensMax ?? long.MaxValue,
            new(true, rows.UsOnly));
        var output = rows.OutputTokensMax * scenario.OutputShare;
        if (rows.OwnMarkers is { } ttl)
            return CostOwnMarkers(rates, rows, ttl, scenario) + Cost(rates, 0, 0, 0, output);
        if (layout is null)
            return Cost(rates, rows.PromptTokens, 0, 0, output);

        var followers = rows.Rows - primers;
        var read = layout.PrefixTokens * followers * scenario.ReadShare;
        var written = (layout.PrefixTokens * rows.Rows) - read;
        return Cost(rates, rows.PromptTokens - (layout.PrefixTokens * rows.Rows), written, read, output);
    }

    // What the user's own markers do nobody here knows: at best every row reads what it marks, at worst every row
    // writes.
    static Usd CostOwnMarkers(Rates rates, ProfileGroup rows, CacheTtl ttl, Scenario scenario)
    {
        var written = ttl == CacheTtl.OneHour ? rates.Price.CacheWrite1h : rates.Price.CacheWrite5m;
        var rate = scenario == Scenario.Low ? rates.Price.CacheRead
            : scenario == Scenario.High ? written
            : rates.Price.Input;
        return new(rates.Multiplier / 1_000_000m * rows.PromptTokens * rate);
    }

    // Shares of tokens are fractions, so this prices decimals where Rates prices whole tokens.
    static Usd Cost(Rates rates, decimal input, decimal written1h, decimal read, decimal output) => new(
        rates.Multiplier / 1_000_000m * (
            (input * rates.Price.Input) + (written1h * rates.Price.CacheWrite1h)
            + (read * rates.Price.CacheRead) + (output * rates.Price.Output)));
}
