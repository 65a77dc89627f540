using Cairn.Accounting;

namespace Cairn.Reporting.Slicing;

/// <summary>A bill cut into slices: what <c>cairn report --by</c> prints.</summary>
/// <param name="By">By what it is cut.</param>
/// <param name="Sandbox">True when nothing was billed.</param>
/// <param name="Runs">The runs.</param>
/// <param name="Rows">Their rows.</param>
/// <param name="Slices">The dearest slices, the dearest first.</param>
/// <param name="Others">All other slices together; null where there are none.</param>
/// <param name="Apart">
/// What no slice has: primers, wasted, no_row and repriced, where there is any.
/// </param>
/// <param name="Usd">What the ledger has: the sum of slices, others and what stands apart.</param>
/// <param name="PerSuccessfulRowUsd">The same for each accepted answer; null without any.</param>
/// <param name="UnknownUsd">What may have been billed besides, and nobody can know; in no sum.</param>
sealed record SliceReport(
    string By, bool Sandbox, IReadOnlyList<string> Runs, RowCounts Rows, IReadOnlyList<SliceLine> Slices,
    SliceLine? Others, IReadOnlyList<SliceLine> Apart, Usd Usd, Usd? PerSuccessfulRowUsd, Usd UnknownUsd)
{
    /// <summary>Reports what was cut.</summary>
    /// <param name="runs">The runs, and whether all of them are of a sandbox.</param>
    /// <param name="table">The slices.</param>
    /// <param name="top">How many slices to name; null for all.</param>
    public static SliceReport Of(
        (IReadOnlyList<string> Ids, bool AreSandbox) runs, SliceTable table, int? top)
    {
        var sorted = table.Slices
            .OrderByDescending(slice => slice.Value.Usd).ThenBy(slice => slice.Key, StringComparer.Ordinal).ToList();
        var (all, rest) = (new SliceSum(), new SliceSum());
        foreach (var (index, slice) in sorted.Index())
        {
            all.Add(slice.Value);
            if (index >= top)
                rest.Add(slice.Value);
        }

        (string Name, SliceSum Sum)[] apart =
        [
            ("primers", table.Primers), ("wasted", table.Wasted), ("no_row", table.NoRow),
            ("repriced", table.Repriced),
        ];
        return new(
            table.By.ToString(), runs.AreSandbox, runs.Ids,
            new(all.Succeeded + all.Failed + all.Pending, all.Succeeded, all.Failed, all.Pending),
            [.. sorted.Take(top ?? sorted.Count).Select(each => SliceLine.Of(each.Key, each.Value, table.Total))],
            sorted.Count > top ? SliceLine.Of($"{sorted.Count - top} others", rest, table.Total) : null,
            [
                .. apart.Where(each => each.Sum.Usd != Usd.Zero || each.Sum.Tokens != default)
                    .Select(each => SliceLine.Of(each.Name, each.Sum, table.Total)),
            ],
            table.Total, table.Total.Per(all.Succeeded), table.Unknown);
    }
}
