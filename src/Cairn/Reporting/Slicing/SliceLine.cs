using Cairn.Accounting;

namespace Cairn.Reporting.Slicing;

/// <summary>One slice of a bill.</summary>
/// <param name="Name">What its rows or batches have in common.</param>
/// <param name="Rows">How many rows have their final record in it, or wait for it.</param>
/// <param name="Succeeded">With an accepted answer.</param>
/// <param name="Failed">Failed for good.</param>
/// <param name="Tokens">What was billed, by class.</param>
/// <param name="WebSearches">Searches of the web, billed by the piece.</param>
/// <param name="Usd">What it cost: all tries of its rows.</param>
/// <param name="PerSuccessfulRowUsd">The same for each accepted answer; null without any.</param>
/// <param name="Share">Of the whole bill (0 to 1); null where nothing was billed.</param>
sealed record SliceLine(
    string Name, int Rows, int Succeeded, int Failed, TokenReport Tokens, long WebSearches, Usd Usd,
    Usd? PerSuccessfulRowUsd, decimal? Share)
{
    const int ShareDigits = 6;

    /// <summary>Words a sum.</summary>
    public static SliceLine Of(string name, SliceSum sum, Usd total) => new(
        name, sum.Succeeded + sum.Failed + sum.Pending, sum.Succeeded, sum.Failed, TokenReport.Of(sum.Tokens),
        sum.WebSearches, sum.Usd, sum.Usd.Per(sum.Succeeded),
        total == Usd.Zero
            ? null
            : decimal.Round(sum.Usd.Amount / total.Amount, ShareDigits, MidpointRounding.ToEven));
}
