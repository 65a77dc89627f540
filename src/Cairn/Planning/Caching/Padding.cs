using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Planning.Caching;

/// <summary>Advice to make a prefix longer because it is too short to be cached.</summary>
/// <param name="Node">The prefix, as an index into the nodes of the tree.</param>
/// <param name="MissingTokens">How many tokens of useful text it lacks.</param>
/// <param name="Ttl">How long it would live.</param>
/// <param name="SavedTokens">
/// What that saves, in uncached input tokens: times the price of an input token it is money.
/// </param>
public sealed record Padding(int Node, double MissingTokens, CacheTtl Ttl, double SavedTokens)
{
    /// <summary>The prefix under the minimum whose padding saves most; null where none saves anything.</summary>
    /// <remarks>
    /// With S tokens in n rows and the minimum L, padding pays where <c>r L + (w - r) L / n &lt; S</c>: then L tokens,
    /// written once and read by the rest, cost less than S uncached ones in each row.
    /// </remarks>
    public static Padding? Find(PrefixTree tree, CacheTerms terms) =>
        (from node in tree.Nodes.Index()
         where node.Item.CanCarryMarker && node.Item.Rows > 1 && node.Item.Tokens < terms.MinimumTokens
         from ttl in (CacheTtl[])[CacheTtl.FiveMinutes, CacheTtl.OneHour]
         let saved = (node.Item.Rows * node.Item.Tokens) - (terms.MinimumTokens * terms.Factor(node.Item.Rows, ttl))
         where saved > 0
         orderby saved descending
         select new Padding(node.Index, terms.MinimumTokens - node.Item.Tokens, ttl, saved)).FirstOrDefault();
}
