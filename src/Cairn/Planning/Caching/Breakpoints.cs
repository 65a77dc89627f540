using Cairn.Profiling;

namespace Cairn.Planning.Caching;

/// <summary>Places cache breakpoints on a prefix tree so that the input costs the least that it can.</summary>
public static class Breakpoints
{
    /// <summary>The cheapest set of cached nodes under the terms.</summary>
    /// <remarks>
    /// Exact: the cost is a sum of terms that depend each on one cached node and the nearest cached node above it, or
    /// on one row and its deepest cached node, so the children of a node share no variable once that node, the levels
    /// left and the life above are given. What stands in the plan is the first of equals: fewer markers, then five
    /// minutes.
    /// </remarks>
    public static BreakpointPlan Place(PrefixTree tree, CacheTerms terms) => new BreakpointSearch(tree, terms).Find();

    /// <summary>
    /// What no layout of these prompts in this order can fall under: each token that rows share is written once and
    /// read by all others, whatever markers, minimums and misses say.
    /// </summary>
    /// <remarks>
    /// <c>TailTokens + sum over nodes (d_v - d_parent) min(n, w + r (n-1))</c> with the cheaper write: the cost with no
    /// minimum, no limit of markers and no misses, where every node that pays is cached.
    /// </remarks>
    public static double LowerBound(PrefixTree tree, CacheTerms terms)
    {
        var write = Math.Min(terms.Write5m, terms.Write1h);
        return tree.TailTokens + tree.Nodes.Where(node => !node.IsRoot).Sum(node =>
            (node.Tokens - tree.Nodes[node.Parent].Tokens)
            * Math.Min(node.Rows, write + (terms.Read * (node.Rows - 1))));
    }
}
