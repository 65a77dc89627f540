using Cairn.Workloads;

namespace Cairn.Planning.Tables;

/// <summary>Reads a CSV or JSONL file as a table of items.</summary>
public static class TableFile
{
    /// <summary>
    /// Tokens for a character of text that no tokenizer has looked at: the slope of 809 real calls of claude-3-haiku.
    /// </summary>
    public const double TokensPerCharacter = 0.27;

    /// <summary>The table of a file, each value as long as <c>"column": "value", </c> makes it.</summary>
    /// <param name="input">The file.</param>
    /// <param name="bags">The columns that hold a list whose order does not count.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="BadInputException">The file is broken, or a bag is no column or no list.</exception>
    public static ItemTable Read(InputFile input, IReadOnlyList<string> bags, CancellationToken cancellationToken)
    {
        var snapshot = InputSnapshot.Take(input, cancellationToken);
        var reader = new RowReader(input, snapshot);
        var columns = ColumnsOf(snapshot, reader);
        var faults = new FaultList();
        foreach (var missing in bags.Except(columns))
        {
            faults.Add(new(input.Name, null), $"no column \"{missing}\"", $"one of {string.Join(", ", columns)}",
                "Name a column of the file.");
        }

        faults.ThrowIfAny();
        var cells = new Cells(columns, bags, input.Name, faults);
        foreach (var row in reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            cells.Add(row);
        }

        faults.ThrowIfAny();
        return cells.Table();
    }

    static IReadOnlyList<string> ColumnsOf(InputSnapshot snapshot, RowReader reader) => snapshot.Columns.Count > 0
        ? snapshot.Columns
        : [.. reader.Read().SelectMany(row => row.Fields.Keys).Distinct()];

    sealed class Cells(IReadOnlyList<string> columns, IReadOnlyList<string> bags, string file, FaultList faults)
    {
        const int Punctuation = 8;

        readonly ItemTableBuilder _builder = new(columns);
        readonly HashSet<string> _bags = [.. bags];
        readonly List<int> _items = [];

        public void Add(Row row)
        {
            _items.Clear();
            for (var field = 0; field < columns.Count; field++)
            {
                if (!row.Fields.TryGetValue(columns[field], out var value))
                    continue;

                if (_bags.Contains(columns[field]))
                    AddBag(row, field, value);
                else
                    AddItem(field, CellText.Of(value));
            }

            _builder.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_items));
        }

        public ItemTable Table() => _builder.Build();

        void AddBag(Row row, int field, object? value)
        {
            if (CellText.ListOf(value) is { } list)
            {
                foreach (var item in list)
                    AddItem(field, item);
                return;
            }

            faults.Add(new(file, row.Line), $"\"{CellText.Of(value)}\" in the bag {columns[field]}", "a list",
                "Write a JSON list, or leave the column out of the bags.");
        }

        void AddItem(int field, string text) => _items.Add(
            _builder.Item(field, text, TokensPerCharacter * (columns[field].Length + text.Length + Punctuation)));
    }
}
