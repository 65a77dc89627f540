using System.Globalization;
using System.Runtime.InteropServices;
using Cairn.Accounting;
using Cairn.Models;
using Cairn.Planning.Caching;
using Cairn.Profiling.Tokens;
using Cairn.Workloads;

namespace Cairn.Planning.Tables;

/// <summary>Finds the order of the items that a workload lets change places.</summary>
public static class PromptShaping
{
    // Every command that composes the rows finds the shape again, and most of the saving is found early.
    const double Effort = 0.2;

    const int AdvisedRowsMax = 20_000;

    /// <summary>
    /// The shape under which the rows share most at the prices of the workload's model; null where no item may move or
    /// no order of them saves anything.
    /// </summary>
    /// <remarks>Reads the rows three times and keeps 4 bytes an item. The same rows have the same shape.</remarks>
    /// <param name="workload">The workload in its own order.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="catalog">What its model costs and requires.</param>
    /// <exception cref="BadInputException">A row lacks something that the template needs.</exception>
    public static ShapedPrompt? Find(Workload workload, RowReader rows, ModelCatalog catalog)
    {
        if (workload.Prompt.Reordered is not { } list)
            return null;

        var (items, terms) = Read(workload, list, (rows.Read(), catalog));
        var layout = TableLayout.Build(items.Table(), terms);
        if (layout.Nodes.All(node => node.Items.Count == 0))
            return null;

        var texts = items.TextsOf(layout.Nodes.SelectMany(node => node.Items), rows.Read());
        var nodes = layout.Nodes.Select(node =>
            new PromptShapeNode(node.Parent, [.. node.Items.Select(item => texts[item])]));
        return new(new([.. nodes]), layout.Relative);
    }

    /// <summary>What it would save to let items change places that have to stay where they are.</summary>
    /// <remarks>
    /// Found on at most the first 20,000 rows; all of them share at least as much of their items.
    /// </remarks>
    /// <param name="workload">The workload with one model.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="asked">How many of them are asked.</param>
    /// <param name="catalog">What its model costs and requires.</param>
    /// <returns>Null where there are no such items, or no order of them saves anything.</returns>
    public static Advice? Advise(Workload workload, RowReader rows, int asked, ModelCatalog catalog)
    {
        // What stands behind text of the row's own is shared by no row, in whatever order.
        var list = workload.Prompt.Blocks.SkipWhile(block => block.IsConstant).FirstOrDefault()?.Items;
        if (list is null or { MayReorder: true } || asked == 0)
            return null;

        var (items, terms) = Read(workload, list, (rows.Read().Take(Math.Min(asked, AdvisedRowsMax)), catalog));
        var table = items.Table();
        var search = new LayoutSearch(table, terms);
        var tokens = search.Find().Saving - search.InstructionOnly().Plan.Saving;
        if (tokens <= 0)
            return null;

        var model = catalog.Find(workload.ModelId!);
        var price = model.BatchMultiplier / 1_000_000m * model.TierFor(0).Price.Input;
        var saved = new Usd(decimal.Round(
            price * (decimal)tokens * asked / table.InputRows, Usd.QuotientDigits, MidpointRounding.ToEven));
        var what = list.IsList ? "the items of the list" : "the fields";
        return new("reorder", saved, string.Create(CultureInfo.InvariantCulture,
            $"With `reorder: auto` {what} may change places, so that rows that have the same ones can share them; ")
            + string.Create(CultureInfo.InvariantCulture, $"that would save ${saved.Amount:0.00####}."));
    }

    /// <summary>What the rows cost at least, whatever order their items have, relative to no caching.</summary>
    /// <remarks>Compares each row with each where there are at most 60,000.</remarks>
    /// <param name="workload">The workload, with or without a shape.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="catalog">What its model costs and requires.</param>
    /// <returns>
    /// <see cref="TableBounds.Cell"/> and <see cref="TableBounds.SpanningTree"/>; null where no item may move.
    /// </returns>
    public static (double Cell, double? Tree)? BoundsOf(Workload workload, RowReader rows, ModelCatalog catalog)
    {
        if (workload.Prompt.Reordered is not { } list)
            return null;

        var (items, terms) = Read(workload, list, (rows.Read(), catalog));
        var table = items.Table();
        var uncached = table.ItemTokens + (table.Rows * terms.InstructionTokens);
        return (TableBounds.Cell(table, terms) / uncached, TableBounds.SpanningTree(table, terms) / uncached);
    }

    static (Items Items, TableTerms Terms) Read(
        Workload workload, ItemList list, (IEnumerable<Row> Rows, ModelCatalog Catalog) from)
    {
        var (terms, tokensPerCharacter) = TermsOf(workload, list, from.Rows.First(), from.Catalog);
        var items = new Items(workload.Input, list, tokensPerCharacter);
        foreach (var row in from.Rows)
            items.Add(row);
        return (items, terms);
    }

    // Entries are read a wave after they were written, so they are written for an hour.
    static (TableTerms Terms, double TokensPerCharacter) TermsOf(
        Workload workload, ItemList list, Row first, ModelCatalog catalog)
    {
        var model = catalog.Find(workload.ModelId!);
        var request = new RequestComposer(workload, catalog).Compose(first);
        var before = workload.Prompt.Blocks.TakeWhile(block => block.Items != list).Count();
        var part = request.Blocks[before];
        var cache = CacheTerms.Of(model.PriceTiers[0].Price, model.CacheMinimumTokens);
        return (
            new(cache with { Write5m = cache.Write1h },
                request.Blocks.Take(before).Sum(block => TokenEstimator.Weight(block, model.Tokenizer)))
            {
                Effort = Effort,
            },
            TokenEstimator.Weight(part, model.Tokenizer) / Math.Max(1, part.Utf16Length));
    }

    sealed class Items
    {
        readonly InputFile _input;
        readonly ItemList _list;
        readonly double _tokensPerCharacter;
        readonly Dictionary<string, int> _fields = [];
        readonly List<string> _names = [];
        readonly List<int> _row = [];
        readonly ItemTableBuilder _builder;

        public Items(InputFile input, ItemList list, double tokensPerCharacter)
        {
            (_input, _list, _tokensPerCharacter) = (input, list, tokensPerCharacter);
            _builder = new(_names);
        }

        public void Add(Row row)
        {
            _row.Clear();
            foreach (var item in _list.Of(row, _input))
                _row.Add(NumberOf(item));
            _builder.Add(CollectionsMarshal.AsSpan(_row));
        }

        public ItemTable Table() => _builder.Build();

        /// <summary>What is written for some items, looked up in the rows instead of kept for all.</summary>
        public Dictionary<int, PromptItem> TextsOf(IEnumerable<int> wanted, IEnumerable<Row> rows)
        {
            var missing = wanted.ToHashSet();
            var texts = new Dictionary<int, PromptItem>();
            foreach (var item in rows.SelectMany(row => _list.Of(row, _input)))
            {
                if (missing.Count == 0)
                    break;

                var number = NumberOf(item);
                if (missing.Remove(number))
                    texts[number] = item;
            }

            return texts;
        }

        int NumberOf(PromptItem item)
        {
            if (!_fields.TryGetValue(item.Column, out var field))
            {
                field = _fields[item.Column] = _names.Count;
                _names.Add(item.Column);
            }

            return _builder.Item(field, item.Text, _tokensPerCharacter * item.Text.Length);
        }
    }
}
