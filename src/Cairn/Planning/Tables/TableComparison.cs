namespace Cairn.Planning.Tables;

/// <summary>
/// What a table's rows cost under several orders of their fields, each with the best breakpoints for it, relative to no
/// caching: the answer to "in which order should my prompt name its fields?".
/// </summary>
/// <param name="Original">The columns in the table's order.</param>
/// <param name="SystemOnly">The instruction cached and nothing of the rows.</param>
/// <param name="Fixed">The best order found of those that are the same in every row.</param>
/// <param name="FixedOrder">That order, as indexes of columns.</param>
/// <param name="Ggr">The order of GGR, row by row (arXiv 2403.05821; run to its end, without early stops).</param>
/// <param name="Best">The layout recommended.</param>
/// <param name="LowerBoundCell">See <see cref="TableBounds.Cell"/>.</param>
/// <param name="LowerBoundTree">See <see cref="TableBounds.SpanningTree"/>; null for a table too large for it.</param>
public sealed record TableComparison(
    double Original,
    double SystemOnly,
    double Fixed,
    IReadOnlyList<int> FixedOrder,
    double Ggr,
    TableLayout Best,
    double LowerBoundCell,
    double? LowerBoundTree)
{
    /// <summary>Works all of them out.</summary>
    public static TableComparison Of(ItemTable table, TableTerms terms)
    {
        var search = new LayoutSearch(table, terms);
        var (given, columns, ggr) = (search.InGivenOrder(), search.BestColumns(), search.ByGgr());
        var ordered = search.InOrder(columns);
        var best = search.Find(given, ordered, ggr);
        return new(
            Relative(given),
            Relative(search.InstructionOnly()),
            Relative(ordered),
            columns,
            Relative(ggr),
            best,
            TableBounds.Cell(table, terms) / best.Uncached,
            TableBounds.SpanningTree(table, terms) / best.Uncached);

        double Relative(Start start) => 1 - (start.Plan.Saving / best.Uncached);
    }
}
