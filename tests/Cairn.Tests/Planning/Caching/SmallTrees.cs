using Cairn.Planning.Caching;
using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Tests.Planning.Caching;

/// <summary>Makes trees of a few nodes and terms of every kind, deep ones as often as broad ones.</summary>
static class SmallTrees
{
    const int NodesMax = 7;
    const int RowsMax = 12;

    public static PrefixTree Tree(Genes genes)
    {
        var builder = new PrefixTreeBuilder();
        var tokens = new List<double> { 0 };
        builder.AddRoot();
        if (genes.Below(4) == 1)
        {
            tokens.Add(0);
            builder.AddRoot();
        }

        var roots = tokens.Count;
        for (var node = genes.Below(NodesMax) + 1; node > 0; node--)
        {
            var parent = genes.Below(2) == 0 ? tokens.Count - 1 : genes.Below(tokens.Count);
            tokens.Add(tokens[parent] + genes.Below(40) + (genes.Below(4) * 0.25));
            builder.Add(parent, tokens[^1], tokens.Count - roots, genes.Below(6) != 1);
        }

        for (var row = genes.Below(RowsMax) + 1; row > 0; row--)
            builder.AddRow(genes.Below(tokens.Count), genes.Below(9));
        return builder.Build();
    }

    public static CacheTerms Terms(Genes genes)
    {
        double[] shares = [.. Enumerable.Range(0, 2 * (RowsMax + 1)).Select(_ => Share(genes))];
        return new(1.25, 2, genes.Of(0.1, 0.05, 0.025), genes.Of(0.0, 20, 50))
        {
            Levels = genes.Of(4, 1, 2, 3, 0),
            LevelShareMin = 0,
            ReadShare = (rows, ttl) => shares[(2 * rows) + (ttl == CacheTtl.OneHour ? 1 : 0)],
        };
    }

    // All, none, or anything between.
    static double Share(Genes genes) => Math.Min(1, genes.Below(16) / 12.0);
}
