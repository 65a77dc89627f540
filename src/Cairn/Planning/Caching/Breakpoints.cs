using Cairn.Profiling;

namespace Cairn.Planning.Caching;

/// <summary>Places cache breakpoints on a prefix tree so that the input costs the least that it can.</summary>
public static class Breakpoints
{
    /// <summary>The cheapest set of cached nodes under the terms.</summary>
    /// <remarks>
    /// Exact: the cost is a sum of terms that depend each on one cached node and the nearest cached node above it, or on
    /// one row and its deepest cached node, so the children of a node share no variable once that node, the levels left
    /// and the life above are given. What stands in the plan is the first of equals: fewer markers, then five minutes.
    /// </remarks>
    public static BreakpointPlan Place(PrefixTree tree, CacheTerms terms) => new BreakpointSearch(tree, terms).Find();
}
