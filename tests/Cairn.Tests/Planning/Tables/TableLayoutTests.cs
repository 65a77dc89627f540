using Cairn.Planning.Caching;
using Cairn.Planning.Tables;
using Cairn.Workloads;

namespace Cairn.Tests.Planning.Tables;

public sealed class TableLayoutTests
{
    const double Rounding = 1e-6;

    [Fact]
    public void A_layout_costs_what_its_rows_write_and_read() => Law.Holds((int seed) =>
    {
        var (table, terms) = (DrawnTable.Of(seed), DrawnTable.TermsOf(seed));
        var layout = TableLayout.Build(table, terms);

        return Math.Abs(CostByRow(table, terms, layout) - layout.Cost) < Rounding * layout.Uncached;
    });

    [Fact]
    public void Every_row_has_the_items_that_its_prefix_begins_with() => Law.Holds((int seed) =>
    {
        var table = DrawnTable.Of(seed);
        var layout = TableLayout.Build(table, DrawnTable.TermsOf(seed));

        return Enumerable.Range(0, table.Rows).All(row =>
            layout.PrefixOf(layout.NodeOf(row)) is var prefix
            && prefix.Distinct().Count() == prefix.Count
            && prefix.All(item => table.ItemsOf(row).Contains(item)));
    });

    [Fact]
    public void A_layout_is_never_dearer_than_any_simpler_order() => Law.Holds((int seed) =>
    {
        var compared = TableComparison.Of(DrawnTable.Of(seed), DrawnTable.TermsOf(seed));

        return compared.Best.Relative <= Rounding + Math.Min(
            Math.Min(compared.Original, compared.SystemOnly), Math.Min(compared.Fixed, compared.Ggr));
    });

    [Fact]
    public void No_order_falls_under_a_bound() => Law.Holds((int seed) =>
    {
        var compared = TableComparison.Of(DrawnTable.Of(seed), DrawnTable.TermsOf(seed));

        return compared.LowerBoundCell <= compared.LowerBoundTree + Rounding
            && compared.LowerBoundTree <= compared.Best.Relative + Rounding;
    });

    [Fact]
    public void Prefixes_keep_to_the_minimum_and_to_the_levels_that_are_allowed() => Law.Holds((int seed) =>
    {
        var terms = DrawnTable.TermsOf(seed);
        var layout = TableLayout.Build(DrawnTable.Of(seed), terms);

        return layout.Nodes.All(node =>
            node.PrefixTokens >= terms.Cache.MinimumTokens && node.Level <= terms.Cache.Levels && node.Rows > 1);
    });

    [Fact]
    public void A_sample_lays_out_a_large_table_nearly_as_well_as_all_of_it()
    {
        var builder = new ItemTableBuilder(["kind", "customer", "text"]);
        for (var row = 0; row < 6000; row++)
        {
            var customer = row * 31 % 40;
            var kind = builder.Item(0, $"{customer % 3}", 90);
            builder.Add([builder.Item(2, $"{row}", 20), builder.Item(1, $"{customer}", 60), kind]);
        }

        var (table, terms) = (builder.Build(), new TableTerms(new CacheTerms(2, 2, 0.1, 100), 50));
        var (whole, sampled) = (
            TableLayout.Build(table, terms), TableLayout.Build(table, terms with { WholeRowsMax = 5000 }));

        Assert.InRange(sampled.Relative, whole.Relative - Rounding, whole.Relative * 1.01);
        Assert.Equal(CostByRow(table, terms, sampled), sampled.Cost, 0.01);
    }

    [Fact]
    public void The_same_table_and_seed_have_the_same_layout()
    {
        var terms = DrawnTable.TermsOf(5);
        var (first, second) = (TableLayout.Build(DrawnTable.Of(5), terms), TableLayout.Build(DrawnTable.Of(5), terms));

        Assert.Equal(first.Nodes.Select(Text), second.Nodes.Select(Text));
    }

    [Fact]
    public void Identical_rows_are_one()
    {
        var builder = new ItemTableBuilder(["a", "b"]);
        var (a, b, other) = (builder.Item(0, "x", 10), builder.Item(1, "x", 10), builder.Item(1, "y", 10));
        builder.Add([a, b]);
        builder.Add([a, other]);
        builder.Add([b, a]);
        var table = builder.Build();

        Assert.Equal((3, 2, 0, 1, 0), (table.InputRows, table.Rows, table.RowOf(0), table.RowOf(1), table.RowOf(2)));
    }

    [Fact]
    public void A_bag_counts_what_is_in_it_and_not_where()
    {
        var builder = new ItemTableBuilder(["contexts"]);
        int[] contexts = [.. Enumerable.Range(0, 4).Select(number => builder.Item(0, $"{number}", 500))];
        for (var row = 0; row < 12; row++)
            builder.Add([contexts[row % 2], contexts[1 - (row % 2)], builder.Item(0, $"own {row}", 10)]);
        var layout = TableLayout.Build(builder.Build(), new(new CacheTerms(1.25, 2, 0.1, 1024), 100));

        Assert.Equal((1100, 12), (layout.Nodes[^1].PrefixTokens, layout.Nodes[^1].Rows));
    }

    // Formula A1 row by row: the first row of a node writes what no node above it has, the others read it.
    static double CostByRow(ItemTable table, TableTerms terms, TableLayout layout)
    {
        var written = new HashSet<int>();
        var cost = 0.0;
        for (var row = 0; row < table.Rows; row++)
        {
            var own = terms.InstructionTokens + table.ItemsOf(row).ToArray().Sum(table.TokensOf);
            var deepest = layout.NodeOf(row);
            for (var node = deepest; node >= 0; node = layout.Nodes[node].Parent)
            {
                var (parent, ttl) = (layout.Nodes[node].Parent, layout.Nodes[node].Ttl);
                var tokens = layout.Nodes[node].PrefixTokens - (parent < 0 ? 0 : layout.Nodes[parent].PrefixTokens);
                cost += tokens * (written.Add(node) ? Write(terms.Cache, ttl) : terms.Cache.Read);
            }

            cost += own - (deepest < 0 ? 0 : layout.Nodes[deepest].PrefixTokens);
        }

        return cost;
    }

    static double Write(CacheTerms terms, CacheTtl ttl) => ttl is CacheTtl.OneHour ? terms.Write1h : terms.Write5m;

    static string Text(TableNode node) =>
        $"{node.Parent} {node.Level} {string.Join(',', node.Items)} {node.PrefixTokens} {node.Rows}";
}
