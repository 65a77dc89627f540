using System.Diagnostics.CodeAnalysis;
using Cairn.Workloads;

namespace Cairn.Quality.Grading;

/// <summary>What is right, for the rows of an input that somebody has looked at.</summary>
/// <remarks>A row whose label is empty or null has none. Holds the labels, not the rows.</remarks>
public sealed class Labels
{
    readonly SortedDictionary<int, string> _byRow;

    Labels(SortedDictionary<int, string> byRow) => _byRow = byRow;

    /// <summary>How many rows have a label, at least one.</summary>
    public int Count => _byRow.Count;

    /// <summary>The 0-based numbers of the rows that have one, in ascending order.</summary>
    public IEnumerable<int> Rows => _byRow.Keys;

    /// <summary>The label of a row; null when it has none.</summary>
    public string? this[int row] => _byRow.GetValueOrDefault(row);

    /// <summary>Reads the labels of an input from where the workload says they stand.</summary>
    /// <param name="terms">A column of the input, or a file that names rows by their key.</param>
    /// <param name="input">The input.</param>
    /// <param name="snapshot">The input as it was checked.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="BadInputException">
    /// A label without a row, two labels of one row, no such column, or no labels at all; all faults together.
    /// </exception>
    public static Labels Read(
        LabelTerms terms, InputFile input, InputSnapshot snapshot, CancellationToken cancellationToken)
    {
        var rows = new RowReader(input, snapshot).Read();
        if (terms.File is null)
            return Of(rows, terms.Column, input.Name);

        var file = new LabelFile(terms, terms.Id ?? input.IdColumn);
        var labels = file.Read(cancellationToken);
        var byRow = new SortedDictionary<int, string>();
        foreach (var row in rows)
        {
            if (labels.Remove(row.Key, out var label) && label.Text is { } text)
                byRow[row.Number] = text;
        }

        file.Check(byRow, labels, input.Name);
        return new(byRow);
    }

    static Labels Of(IEnumerable<Row> rows, string column, string file)
    {
        var byRow = new SortedDictionary<int, string>();
        foreach (var row in rows)
        {
            if (TryLabel(row, column, out var label))
                byRow[row.Number] = label;
        }

        return byRow.Count > 0
            ? new(byRow)
            : throw new Place(file, null).Refuse(
                $"no row with a \"{column}\"", "a label in at least one row", "Name the column that has the labels.");
    }

    internal static bool TryLabel(Row row, string column, [NotNullWhen(true)] out string? label)
    {
        label = row.Fields.TryGetValue(column, out var value) ? CellText.Of(value) : "";
        return label.Length > 0;
    }
}
