using Cairn.Accounting;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Profiling.Volatile;

namespace Cairn.Reporting;

/// <summary>Rows that would share more if text that differs did not stand in front of text that does not.</summary>
/// <param name="Model">The model that they ask.</param>
/// <param name="Rows">About how many rows.</param>
/// <param name="Variants">About how many different texts stand in front.</param>
/// <param name="SharedTokens">The tokens of each row behind them that all could share.</param>
/// <param name="LostUsd">What that costs, in batches.</param>
/// <param name="Texts">The places in the order of the prompt.</param>
public sealed record VolatileReport(
    string Model, int Rows, int Variants, long SharedTokens, Usd LostUsd, IReadOnlyList<VolatileTextReport> Texts)
{
    internal static VolatileReport Of(VolatilePrefix prefix, ModelCatalog catalog, ProfileOptions options) => new(
        prefix.Model, prefix.Rows, prefix.Variants, prefix.SharedTokens, ProfileWorth.OfVolatile(prefix, catalog),
        [.. prefix.Texts.Select(text => VolatileTextReport.Of(text, options))]);
}
