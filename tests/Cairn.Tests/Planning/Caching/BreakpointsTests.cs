using Cairn.Models;
using Cairn.Planning.Caching;
using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Tests.Planning.Caching;

public sealed class BreakpointsTests
{
    static readonly CacheTerms Batch = new(1.25, 2, 0.1, 512);

    [Fact]
    public void No_marking_of_a_small_tree_is_cheaper() =>
        Law.HoldsForGenes(12_000, genes =>
        {
            var (tree, terms) = (SmallTrees.Tree(genes), SmallTrees.Terms(genes));
            var cheapest = new MarkingOracle(tree, terms).CheapestByLevels();
            return Breakpoints.Place(tree, terms).CostByLevels.Zip(cheapest, IsSame).All(same => same);
        });

    [Fact]
    public void The_nodes_of_a_plan_cost_what_the_plan_says() =>
        Law.HoldsForGenes(2_000, genes =>
        {
            var (tree, terms) = (SmallTrees.Tree(genes), SmallTrees.Terms(genes));
            var plan = Breakpoints.Place(tree, terms);
            var marking = new CacheTtl?[tree.Nodes.Count];
            foreach (var node in plan.Nodes)
                marking[node.Node] = node.Ttl;
            return new MarkingOracle(tree, terms).Price(marking) is { } price
                && IsSame(price.Cost, plan.Cost) && price.Levels <= plan.Levels;
        });

    [Fact]
    public void No_plan_costs_less_than_the_lower_bound() =>
        Law.HoldsForGenes(2_000, genes =>
        {
            var (tree, terms) = (SmallTrees.Tree(genes), SmallTrees.Terms(genes));
            return Breakpoints.LowerBound(tree, terms) <= Breakpoints.Place(tree, terms).Cost + 1e-9;
        });

    [Fact]
    public void A_prefix_under_the_minimum_is_not_cached() =>
        Assert.Empty(Breakpoints.Place(OnePrefix(511, 1_000), Batch).Nodes);

    [Fact]
    public void A_prefix_of_two_rows_pays_for_five_minutes_and_not_for_an_hour()
    {
        var hourOnly = Batch with { ReadShare = (_, ttl) => ttl == CacheTtl.OneHour ? 1 : 0 };

        Assert.Equal(CacheTtl.FiveMinutes, Assert.Single(Breakpoints.Place(OnePrefix(1_000, 2), Batch).Nodes).Ttl);
        Assert.Empty(Breakpoints.Place(OnePrefix(1_000, 2), hourOnly).Nodes);
        Assert.Equal(CacheTtl.OneHour, Assert.Single(Breakpoints.Place(OnePrefix(1_000, 3), hourOnly).Nodes).Ttl);
    }

    [Fact]
    public void Nothing_is_cached_that_is_read_too_seldom() =>
        Assert.Empty(Breakpoints.Place(OnePrefix(1_000, 10_000), Batch with { ReadShare = (_, _) => 0.21 }).Nodes);

    [Fact]
    public void A_level_that_saves_less_than_its_share_is_left_out()
    {
        var builder = new PrefixTreeBuilder();
        var system = builder.Add(builder.AddRoot(), 10_000, 1);
        var topic = builder.Add(system, 10_100, 2);
        for (var row = 0; row < 100; row++)
            builder.AddRow(row < 10 ? topic : system);

        Assert.Equal(2, Breakpoints.Place(builder.Build(), Batch with { LevelShareMin = 0 }).Levels);
        Assert.Equal(1, Breakpoints.Place(builder.Build(), Batch).Levels);
    }

    [Fact]
    public void With_one_marker_a_writer_finds_what_stands_within_twenty_blocks()
    {
        var terms = Batch with { Markers = 1 };

        Assert.Equal(2, Breakpoints.Place(TwoPrefixes(20), terms).Levels);
        Assert.Equal(1, Breakpoints.Place(TwoPrefixes(21), terms).Levels);
        Assert.Equal(2, Breakpoints.Place(TwoPrefixes(21), Batch).Levels);
    }

    [Fact]
    public void Terms_follow_from_the_price_of_a_model()
    {
        var model = ModelCatalog.BuiltIn.Find("claude-sonnet-5-5");

        var terms = CacheTerms.Of(model.TierFor(0).Price, model.CacheMinimumTokens);

        Assert.Equal((1.25, 2.0, 0.05, 512.0), (terms.Write5m, terms.Write1h, terms.Read, terms.MinimumTokens));
    }

    static PrefixTree OnePrefix(double tokens, int rows)
    {
        var builder = new PrefixTreeBuilder();
        var node = builder.Add(builder.AddRoot(), tokens, 1);
        for (var row = 0; row < rows; row++)
            builder.AddRow(node, 50);
        return builder.Build();
    }

    static PrefixTree TwoPrefixes(int blocks)
    {
        var builder = new PrefixTreeBuilder();
        var system = builder.Add(builder.AddRoot(), 1_000, 1);
        var topics = Enumerable.Range(0, 2).Select(_ => builder.Add(system, 2_000, blocks)).ToArray();
        for (var row = 0; row < 20; row++)
            builder.AddRow(topics[row % 2]);
        return builder.Build();
    }

    static bool IsSame(double first, double second) => Math.Abs(first - second) <= 1e-9 * Math.Max(1, first);
}
