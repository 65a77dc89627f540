using System.Globalization;
using Cairn.Workloads;

namespace Cairn.Reporting;

/// <summary>Shows people what <c>reorder: auto</c> does to a prompt: one row, before and after.</summary>
static class ShapeText
{
    /// <param name="workload">The workload with the shape that was found.</param>
    /// <param name="rows">Its rows; the first that changes is shown.</param>
    /// <returns>Some lines; null where nothing changes places.</returns>
    public static string? Of(Workload workload, IEnumerable<Row> rows)
    {
        if (workload.Shape is not { } shape || workload.Prompt.Reordered is not { } list)
            return null;

        foreach (var row in rows)
        {
            var items = list.Of(row, workload.Input);
            var blocks = shape.Arrange(items);
            if (blocks.Count > 1 || !blocks[0].SequenceEqual(items))
                return Of(row.Key, Names(items, list), string.Join(" | ", blocks.Select(block => Names(block, list))));
        }

        return null;
    }

    static string Of(string key, string before, string now) => string.Create(CultureInfo.InvariantCulture,
        $"\nItems change places (reorder: auto; | ends a block). Row {key}\n  before: {before}\n  now:    {now}\n");

    // Items of a list have no names of their own; how each begins tells them apart.
    static string Names(IReadOnlyList<PromptItem> items, ItemList list) => string.Join(", ", items.Select(item =>
        list.IsList ? $"\"{item.Text.AsSpan(0, Math.Min(20, item.Text.Length)).Trim()}...\"" : item.Column));
}
