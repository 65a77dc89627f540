using Cairn.Models;
using Cairn.Planning.Caching;
using Cairn.Profiling;

namespace Cairn.Planning;

/// <summary>Which prefixes of the asked rows are cached, each model under its own terms.</summary>
/// <param name="Nodes">The cached prefixes, parents before children.</param>
/// <param name="CachedOf">For each node of the tree the deepest cached prefix that it has; -1 for none.</param>
sealed record Placement(IReadOnlyList<CacheNode> Nodes, IReadOnlyList<int> CachedOf)
{
    /// <summary>Nothing is cached.</summary>
    public static Placement None(AskedRows rows) =>
        new([], [.. Enumerable.Repeat(-1, rows.Tree.Nodes.Count)]);

    /// <summary>Places breakpoints where they pay.</summary>
    /// <param name="rows">What is asked.</param>
    /// <param name="catalog">Prices and minimums.</param>
    /// <param name="adapt">Completes the terms of a model: its hit rates.</param>
    public static Placement Of(AskedRows rows, ModelCatalog catalog, Func<CacheTerms, CacheTerms> adapt)
    {
        var tree = rows.Tree;
        var groupOfRoot = GroupOfRoot(rows, out var rootOf);
        List<CacheNode> nodes = [];
        var cachedAt = new int[tree.Nodes.Count];
        Array.Fill(cachedAt, -1);
        foreach (var model in rows.Groups.Select(group => group.Model).Distinct())
        {
            var known = catalog.Find(model);
            var terms = adapt(CacheTerms.Of(known.TierFor(0).Price, known.CacheMinimumTokens));
            var placed = Breakpoints.Place(tree, terms).Nodes;
            var indices = new int[placed.Count];
            foreach (var (index, cached) in placed.Index())
            {
                indices[index] = -1;
                if (rows.Groups[groupOfRoot[rootOf[cached.Node]]].Model != model)
                    continue;
                indices[index] = cachedAt[cached.Node] = nodes.Count;
                var node = tree.Nodes[cached.Node];
                nodes.Add(new(
                    cached.Parent < 0 ? -1 : indices[cached.Parent], cached.Level + 1, node.Blocks - 1, cached.Ttl,
                    (long)Math.Round(node.Tokens), node.Rows, decimal.Round((decimal)cached.ReadShare, 6)));
            }
        }

        for (var node = 0; node < cachedAt.Length; node++)
        {
            if (cachedAt[node] < 0 && tree.Nodes[node].Parent is >= 0 and var parent)
                cachedAt[node] = cachedAt[parent];
        }

        return new(nodes, cachedAt);
    }

    /// <summary>The tokens of a cached prefix that the cached prefix above it does not cover.</summary>
    public long Segment(int node) =>
        Nodes[node].PrefixTokens - (Nodes[node].Parent < 0 ? 0 : Nodes[Nodes[node].Parent].PrefixTokens);

    static int[] GroupOfRoot(AskedRows rows, out int[] rootOf)
    {
        var nodes = rows.Tree.Nodes;
        rootOf = new int[nodes.Count];
        for (var node = 0; node < rootOf.Length; node++)
            rootOf[node] = nodes[node].IsRoot ? node : rootOf[nodes[node].Parent];
        var groups = new int[nodes.Count];
        foreach (var spot in rows.Spots)
            groups[rootOf[spot.Node]] = spot.Group;
        return groups;
    }
}
