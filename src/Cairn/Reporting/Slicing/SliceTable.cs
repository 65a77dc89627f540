using Cairn.Accounting;
using Cairn.Models;
using Cairn.Running;

namespace Cairn.Reporting.Slicing;

/// <summary>Cuts the bills of runs into slices that sum to what the ledger has, to the last digit.</summary>
/// <remarks>
/// A row's own cost is what the answers in its name were billed. What was paid for all, or for nobody, stands apart and
/// is never spread: what primers wrote to the cache (where slices are of rows), answers that were paid a second time,
/// answers that belong to no row, and the difference where prices changed since a batch was settled. Rows that ask the
/// same share an answer, which is paid by the first of them. Memory grows with the slices, and by some twenty bytes a
/// row of one run at a time. One instance is used by one thread.
/// </remarks>
/// <param name="by">By what to cut.</param>
sealed class SliceTable(SliceBy by)
{
    /// <summary>The slice of rows whose batch nobody knows yet.</summary>
    public const string NotAnswered = "(not answered yet)";

    /// <summary>The slice of rows that were not asked, since an earlier run had answered the same.</summary>
    public const string AnsweredBefore = "(answered by an earlier run)";

    /// <summary>The slice of runs whose answers were purged, where only answers tell the slice.</summary>
    public const string Purged = "(answers purged)";

    readonly Dictionary<string, SliceSum> _slices = new(StringComparer.Ordinal);
    SliceSum[]? _sliceOf;

    /// <summary>By what it cuts.</summary>
    public SliceBy By => by;

    /// <summary>The slices by their names.</summary>
    public IReadOnlyDictionary<string, SliceSum> Slices => _slices;

    /// <summary>What primers wrote to the cache, where slices are of rows.</summary>
    public SliceSum Primers { get; } = new();

    /// <summary>Answers to rows that had their record already.</summary>
    public SliceSum Wasted { get; } = new();

    /// <summary>Answers in a batch of the run that belong to none of its rows.</summary>
    public SliceSum NoRow { get; } = new();

    /// <summary>What the ledger booked beyond today's prices, or below them.</summary>
    public SliceSum Repriced { get; } = new();

    /// <summary>What the ledgers of all runs added have booked.</summary>
    public Usd Total { get; private set; }

    /// <summary>What may have been billed besides, and nobody can know.</summary>
    public Usd Unknown { get; private set; }

    /// <summary>Adds a run.</summary>
    /// <exception cref="SegmentDamagedException">A segment is gone, or is not what was written.</exception>
    public Task AddAsync(RunBooks books, CancellationToken cancellationToken) =>
        AddAsync([this], books, _ => { }, cancellationToken);

    /// <summary>Adds a run to several tables in one pass over its answers.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="books">The run.</param>
    /// <param name="also">Told each answer.</param>
    /// <param name="cancellationToken">Stops it; the tables are of no use then.</param>
    /// <exception cref="SegmentDamagedException">A segment is gone, or is not what was written.</exception>
    public static async Task AddAsync(
        IReadOnlyList<SliceTable> tables, RunBooks books, Action<BilledAnswer> also,
        CancellationToken cancellationToken)
    {
        if (books.Run.PurgedAt is not null)
        {
            foreach (var table in tables)
                table.AddPurged(books);
            return;
        }

        var rows = await RowsByPlace.ReadAsync(books, cancellationToken);
        var left = new BooksLeft(books.Snapshot.Books);
        foreach (var table in tables)
            table._sliceOf = table.By.IsOfRows ? table.SlicesOf(books, rows) : null;
        await foreach (var answer in books.Watch(BilledAnswer.AllAsync(books, cancellationToken)))
        {
            foreach (var table in tables)
                table.Take(answer, books, rows);
            if (answer.Bill is { } bill)
                left.Take(bill);
            also(answer);
        }

        foreach (var table in tables)
            table.Close(books, rows, left);
    }

    // The ledger still has the bill and the number of rows, but not which row cost what.
    void AddPurged(RunBooks books)
    {
        var rows = RowCounts.Of(books.Snapshot, books.Layout);
        var whole = Slice(By.NameOf(books) ?? Purged);
        whole.Count(true, rows.Succeeded);
        whole.Count(false, rows.Failed);
        whole.Count(null, rows.Pending);
        foreach (var entry in books.Snapshot.Books)
        {
            var slice = entry.Kind == UsageKind.Wasted ? Wasted
                : By.Kind == SliceKind.Model ? Slice(entry.Model) : whole;
            slice.Add(entry.Tokens, entry.WebSearches, entry.Cost(books.Catalog));
        }

        Sum(books);
    }

    void Take(BilledAnswer answer, RunBooks books, RowsByPlace rows)
    {
        var slice = _sliceOf?[books.Layout.RowAt(answer.Place)] ?? Slice(By.NameOf(books, answer));
        if (_sliceOf is null && answer.IsRecord)
            slice.Count(answer.Outcome == RowOutcome.Succeeded, rows.EndingAt(answer.Place));
        if (answer.Bill is { } bill)
            Book(slice, answer, bill, books.Catalog);
    }

    void Close(RunBooks books, RowsByPlace rows, BooksLeft left)
    {
        if (_sliceOf is null && rows.Waiting > 0)
            Slice(By.NameOf(books) ?? NotAnswered).Count(null, rows.Waiting);
        if (_sliceOf is null && books.Run.Spec.Reused is > 0 and var reused)
            Slice(By.NameOf(books) ?? AnsweredBefore).Count(true, reused);
        _sliceOf = null;
        foreach (var rest in left.All())
            NoRow.Add(rest.Tokens, rest.WebSearches, rest.Cost(books.Catalog));
        Sum(books);
    }

    void Sum(RunBooks books)
    {
        var priced = books.Snapshot.Books.Aggregate(Usd.Zero, (sum, entry) => sum + entry.Cost(books.Catalog));
        Repriced.Add(default, 0, books.Run.Settled - priced);
        (Total, Unknown) = (Total + books.Run.Settled, Unknown + books.Run.Unknown);
    }

    void Book(SliceSum slice, BilledAnswer answer, UsageEntry bill, ModelCatalog catalog)
    {
        if (bill.Kind == UsageKind.Wasted)
        {
            Wasted.Add(bill.Tokens, bill.WebSearches, bill.Cost(catalog));
            return;
        }

        var written = By.IsOfRows && answer.IsPrimer
            ? bill.Tokens with { Input = 0, CacheRead = 0, Output = 0 }
            : default;
        var shared = bill with { Tokens = written, WebSearches = 0 };
        var own = bill with { Tokens = bill.Tokens - written };
        Primers.Add(shared.Tokens, 0, shared.Cost(catalog));
        slice.Add(own.Tokens, own.WebSearches, own.Cost(catalog));
    }

    SliceSum[] SlicesOf(RunBooks books, RowsByPlace rows)
    {
        var slices = new SliceSum[books.Layout.InputRows];
        foreach (var (row, name) in books.Groups!.Index())
        {
            slices[row] = Slice(name);
            if (rows.IsReused(row))
                slices[row].Count(true, 1);
            else if (rows.IsAsked(row))
                slices[row].Count(rows.RecordOf(row), 1);
        }

        return slices;
    }

    SliceSum Slice(string name)
    {
        if (!_slices.TryGetValue(name, out var slice))
            _slices[name] = slice = new();
        return slice;
    }
}
