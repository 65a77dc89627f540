using Cairn.Accounting;
using Cairn.Reporting.Slicing;

namespace Cairn.Tests.Reporting.Slicing;

/// <summary>What holds for slices of any ledger.</summary>
public sealed class SliceLawTests
{
    const int Ledgers = 10_000;

    static readonly string[] Views =
        ["group", "tag:team", "day", "month", "model", "wave", "stage", "rung", "run", "template"];

    [Fact]
    public void Each_view_sums_to_the_ledger_to_the_last_digit_and_counts_each_row_once() =>
        Law.HoldsForGenes(Ledgers, async genes =>
        {
            var by = SliceBy.Parse(genes.Of<string>(Views))!;
            var top = genes.Below(3);
            var books = new DrawnRun(genes).Draw();
            if (genes.Below(4) == 0)
                books = Purged(books);
            var table = new SliceTable(by);
            await table.AddAsync(books, CancellationToken.None);

            var report = SliceReport.Of((["r"], false), table, top == 0 ? null : top);

            var lines = report.Slices.Concat(report.Apart).Concat(report.Others is { } others ? [others] : []).ToList();
            return lines.Sum(line => line.Usd.Amount) == books.Run.Settled.Amount
                && report.Usd == books.Run.Settled
                && lines.Sum(line => line.Tokens.CacheRead) == books.Snapshot.Books.Sum(entry => entry.Tokens.CacheRead)
                && lines.Sum(line => line.WebSearches) == books.Snapshot.Books.Sum(entry => entry.WebSearches)
                && report.Rows.Total == books.Layout.InputRows
                && lines.Sum(line => line.Rows) == report.Rows.Total;
        });

    [Fact]
    public void What_primers_wrote_is_no_slice_of_rows_and_what_was_paid_twice_is_no_slice_at_all() =>
        Law.HoldsForGenes(1_000, async genes =>
        {
            var books = new DrawnRun(genes).Draw();
            var table = new SliceTable(SliceBy.Parse("group")!);
            await table.AddAsync(books, CancellationToken.None);

            var wasted = books.Snapshot.Books.Where(entry => entry.Kind == UsageKind.Wasted)
                .Sum(entry => entry.Cost(books.Catalog).Amount);
            return (table.Wasted.Usd + table.NoRow.Usd).Amount == wasted
                && table.Primers.Tokens is { Input: 0, CacheRead: 0, Output: 0 };
        });

    // As it is once its answers are deleted.
    static RunBooks Purged(RunBooks books) => books with
    {
        Snapshot = books.Snapshot with { Run = books.Run with { PurgedAt = DateTimeOffset.UnixEpoch } },
        Groups = null,
    };
}
