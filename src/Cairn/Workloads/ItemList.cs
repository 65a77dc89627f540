namespace Cairn.Workloads;

/// <summary>A part of a prompt that is made of the row's own items: its fields, or what a list of it holds.</summary>
/// <param name="Named">The columns; none for all but the key.</param>
/// <param name="IsList">Whether the one column named holds a list.</param>
/// <param name="MayReorder">Whether the items may be put into any order.</param>
/// <param name="Place">Where it stands in the workload file.</param>
sealed record ItemList(IReadOnlyList<TemplateColumn> Named, bool IsList, bool MayReorder, Place Place)
{
    /// <summary>
    /// The items of a row in the order in which it has them: <c>column: value</c> and a line end for a field, the text
    /// and an empty line for an item of a list. The same whatever stands around them.
    /// </summary>
    public IReadOnlyList<PromptItem> Of(Row row, InputFile input)
    {
        var place = new Place(input.Name, row.Line);
        if (IsList)
            return OfList(row, place);

        var columns = Named.Count > 0
            ? Named.Select(column => column.Name)
            : row.Fields.Keys.Where(column => column != input.IdColumn);
        return
        [
            .. columns.Select(column =>
                new PromptItem(column, $"{column}: {CellText.Of(Value(row, column, place))}\n")),
        ];
    }

    List<PromptItem> OfList(Row row, Place place)
    {
        var column = Named[0].Name;
        var value = Value(row, column, place);
        if (CellText.ListOf(value) is not { Count: > 0 } list)
        {
            throw place.Refuse($"no list in \"{column}\"", "a list with at least one item",
                "Write a JSON list, or leave the row out.");
        }

        return [.. list.Select(text => new PromptItem(column, $"{text}\n\n"))];
    }

    static object? Value(Row row, string column, Place place) => row.Fields.TryGetValue(column, out var value)
        ? value
        : throw place.Refuse($"a row without \"{column}\"", "every column that the template uses",
            "Give the row this column (null will do), or take it out of the template.");
}
