using Cairn.Planning.Tables;
using Cairn.Workloads;

namespace Cairn.Reporting;

/// <summary>
/// What <c>reorder: auto</c> did to the prompts, by the example of a row. Costs are those of the items and all before
/// them, relative to no caching.
/// </summary>
/// <param name="Cost">The cost as planned.</param>
/// <param name="LbCell">No order costs less, as each distinct item is written once.</param>
/// <param name="LbMst">No order costs less, as a row reads what it shares with one other; null for many rows.</param>
/// <param name="Row">The key of the row.</param>
/// <param name="Before">The columns of its items in its own order; of a list, how they begin.</param>
/// <param name="Now">The same as they stand now, block by block.</param>
public sealed record ShapeReport(
    double Cost,
    double LbCell,
    double? LbMst,
    string Row,
    IReadOnlyList<string> Before,
    IReadOnlyList<IReadOnlyList<string>> Now)
{
    const int Digits = 6;
    const int BeginningChars = 20;

    internal static ShapeReport? Of(
        ShapedPrompt shaped, Workload workload, (double Cell, double? Tree) bounds, IEnumerable<Row> rows)
    {
        if (workload.Prompt.Reordered is not { } list)
            return null;

        foreach (var row in rows)
        {
            var items = list.Of(row, workload.Input);
            var blocks = shaped.Shape.Arrange(items);
            if (blocks.Count == 1 && blocks[0].SequenceEqual(items))
                continue;

            return new(
                Math.Round(shaped.Relative, Digits), Math.Round(bounds.Cell, Digits),
                bounds.Tree is { } tree ? Math.Round(tree, Digits) : null, row.Key,
                Names(items, (list, workload)), [.. blocks.Select(block => Names(block, (list, workload)))]);
        }

        return null;
    }

    static List<string> Names(IReadOnlyList<PromptItem> items, (ItemList List, Workload Workload) of) =>
    [
        .. items.Select(item => !of.List.IsList ? item.Column
            : of.Workload.Redact.Contains(item.Column) ? RowRedaction.Placeholder
            : Beginning(item.Text)),
    ];

    // Items of a list have no names of their own; how each begins tells them apart.
    static string Beginning(string text) => $"\"{text.AsSpan(0, Math.Min(BeginningChars, text.Length)).Trim()}...\"";
}
