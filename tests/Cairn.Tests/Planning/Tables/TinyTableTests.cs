using Cairn.Planning.Caching;
using Cairn.Planning.Tables;
using Cairn.Profiling;

namespace Cairn.Tests.Planning.Tables;

/// <summary>Holds layouts and bounds against the best of all orders of all rows, one after the other.</summary>
public sealed class TinyTableTests
{
    const double Rounding = 1e-6;

    [Fact]
    public void The_optimum_lies_between_the_bound_and_the_layout() => Law.Holds((int seed) =>
    {
        var (table, terms) = (DrawnTable.Of(seed, 4, 3), DrawnTable.TermsOf(seed));
        var optimum = Optimum(table, terms);

        return TableBounds.SpanningTree(table, terms) <= optimum + Rounding
            && TableBounds.Cell(table, terms) <= optimum + Rounding
            && TableLayout.Build(table, terms).Cost >= optimum - Rounding;
    });

    [Fact]
    public void The_optimum_of_a_tiny_table_is_found_in_nearly_all_cases()
    {
        var found = Enumerable.Range(0, 100).Count(seed =>
        {
            var (table, terms) = (DrawnTable.Of(seed, 4, 3), DrawnTable.TermsOf(seed));
            return TableLayout.Build(table, terms).Cost <= Optimum(table, terms) + Rounding;
        });

        Assert.InRange(found, 98, 100);
    }

    static double Optimum(ItemTable table, TableTerms terms)
    {
        List<int[]>[] orders = [.. Enumerable.Range(0, table.Rows).Select(row => Orders(table.ItemsOf(row).ToArray()))];
        var chosen = new int[table.Rows];
        var best = double.PositiveInfinity;
        do
            best = Math.Min(best, Cost(table, terms, [.. chosen.Select((order, row) => orders[row][order])]));
        while (Next(chosen, orders));
        return best;
    }

    static bool Next(int[] chosen, List<int[]>[] orders)
    {
        for (var row = 0; row < chosen.Length; row++)
        {
            if (++chosen[row] < orders[row].Count)
                return true;

            chosen[row] = 0;
        }

        return false;
    }

    static double Cost(ItemTable table, TableTerms terms, int[][] rows)
    {
        var builder = new PrefixTreeBuilder();
        var nodes = new Dictionary<string, int>();
        var top = builder.Add(builder.AddRoot(), terms.InstructionTokens, 1);
        foreach (var row in rows)
        {
            var (node, path, tokens) = (top, "", terms.InstructionTokens);
            foreach (var item in row)
            {
                (path, tokens) = ($"{path}/{item}", tokens + table.TokensOf(item));
                node = nodes.TryGetValue(path, out var known)
                    ? known
                    : nodes[path] = builder.Add(node, tokens, 1);
            }

            builder.AddRow(node);
        }

        return Breakpoints.Place(builder.Build(), terms.Cache).Cost;
    }

    static List<int[]> Orders(int[] items) => items.Length < 2
        ? [items]
        : [.. items.SelectMany(first =>
            Orders([.. items.Where(item => item != first)]).Select(rest => (int[])[first, .. rest]))];
}
