using Cairn.Planning.Caching;

namespace Cairn.Planning.Tables;

/// <summary>What no order of rows, no order of items and no set of breakpoints can fall under.</summary>
/// <remarks>
/// For one model and price tier, identical rows asked once, items as atoms, no padding; minimum lengths, the number of
/// markers and misses are left out, so the bounds may be loose and are never wrong. The write is the cheaper of the
/// two lives. Both are in uncached input tokens.
/// </remarks>
public static class TableBounds
{
    /// <summary>The most rows for which <see cref="SpanningTree"/> is worked out: it compares each with each.</summary>
    public const int SpanningTreeRowsMax = 60_000;

    /// <summary>Every distinct item is written once, or never cached: <c>sum of l min(n, w + r (n-1))</c>.</summary>
    public static double Cell(ItemTable table, TableTerms terms)
    {
        var counts = table.Content.RowsByItem();
        var total = Cheapest(terms.Cache, table.Rows) * terms.InstructionTokens;
        for (var item = 0; item < counts.Length; item++)
            total += table.TokensOf(item) * Cheapest(terms.Cache, counts[item]);
        return total;
    }

    /// <summary>
    /// A row reads what it shares with one earlier row, so what reading saves is at most the weight of a spanning tree:
    /// <c>S f(n) + sum of all l - max spanning tree of sum over shared x of l_x max(0, (1-r) - (w-1) / (n_x - 1))</c>.
    /// </summary>
    /// <remarks>
    /// A copy of x that is written serves at most n_x - 1 reads, hence the second term. Never below
    /// <see cref="Cell"/>: at most n_x - 1 edges of a tree lie among the rows that have x.
    /// </remarks>
    /// <returns>The bound; null for more than <see cref="SpanningTreeRowsMax"/> distinct rows.</returns>
    public static double? SpanningTree(ItemTable table, TableTerms terms)
    {
        if (table.Rows > SpanningTreeRowsMax)
            return null;

        var counts = table.Content.RowsByItem();
        var gains = new double[counts.Length];
        for (var item = 0; item < counts.Length; item++)
        {
            if (counts[item] > 1)
            {
                gains[item] = table.TokensOf(item)
                    * Math.Max(0, 1 - terms.Cache.Read - ((Write(terms.Cache) - 1) / (counts[item] - 1)));
            }
        }

        var bound = (Cheapest(terms.Cache, table.Rows) * terms.InstructionTokens) + table.ItemTokens
            - new SpanningTree(table, gains).Weight();
        return Math.Max(bound, Cell(table, terms));
    }

    static double Cheapest(CacheTerms terms, int rows) => rows == 0 ? 0
        : Math.Min(rows, Write(terms) + (terms.Read * (rows - 1)));

    static double Write(CacheTerms terms) => Math.Min(terms.Write5m, terms.Write1h);
}
