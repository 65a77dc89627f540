using Cairn.Accounting;

namespace Cairn.Reporting.Comparing;

/// <summary>A sample of rows asked in batches and once more one by one: what <c>--compare-realtime</c> shows.</summary>
/// <param name="Sandbox">True when nothing was billed.</param>
/// <param name="Rows">How many rows were drawn.</param>
/// <param name="Compared">How many have an accepted answer on both ways.</param>
/// <param name="Agreeing">How many of these say the same, after normalising.</param>
/// <param name="Batch">In batches.</param>
/// <param name="Realtime">One by one.</param>
/// <param name="PaidUsd">What the sample cost beyond the run.</param>
sealed record RealtimeReport(
    bool Sandbox, int Rows, int Compared, int Agreeing, WayReport Batch, WayReport Realtime, Usd PaidUsd)
{
    const int ShareDigits = 6;

    /// <summary>Agreeing answers as a share of those compared (0 to 1); null without any.</summary>
    public decimal? Agreement => Compared == 0 ? null : decimal.Round((decimal)Agreeing / Compared, ShareDigits);

    /// <summary>The cost in batches as a share of the cost one by one; null where that is nothing.</summary>
    public decimal? PriceRatio => Realtime.Usd == Usd.Zero
        ? null
        : decimal.Round(Batch.Usd.Amount / Realtime.Usd.Amount, ShareDigits);
}
