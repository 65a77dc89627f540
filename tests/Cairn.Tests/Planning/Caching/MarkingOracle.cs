using Cairn.Planning.Caching;
using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Tests.Planning.Caching;

/// <summary>
/// Finds the cheapest marking by trying all of them, each priced row by row as the API would bill the rows one after
/// the other; it knows nothing of how the product searches.
/// </summary>
sealed class MarkingOracle(PrefixTree tree, CacheTerms terms)
{
    readonly int[] _places =
    [
        .. from node in tree.Nodes.Index()
           where node.Item is { CanCarryMarker: true, Parent: >= 0 }
           select node.Index,
    ];

    /// <summary>The least that the input costs with at most 0, 1, 2, ... cached nodes above each other.</summary>
    public double[] CheapestByLevels()
    {
        var best = Enumerable.Repeat(double.PositiveInfinity, terms.Levels + 1).ToArray();
        var marking = new CacheTtl?[tree.Nodes.Count];
        for (var number = 0; number < Math.Pow(3, _places.Length); number++)
        {
            Decode(number, marking);
            if (Price(marking) is not { } price)
                continue;
            for (var levels = price.Levels; levels < best.Length; levels++)
                best[levels] = Math.Min(best[levels], price.Cost);
        }

        return best;
    }

    /// <summary>What all rows cost under a marking, or null where the API refuses it.</summary>
    public (double Cost, int Levels)? Price(IReadOnlyList<CacheTtl?> marking)
    {
        var (cost, levels) = (tree.TailTokens, 0);
        var written = new HashSet<int>();
        for (var row = 0; row < tree.Rows; row++)
        {
            var (paid, read, markers) = (0.0, 0.0, 0);
            var ttl = CacheTtl.OneHour;
            foreach (var node in PathOf(row).Where(node => IsCached(node, marking)))
            {
                if (marking[node] > ttl || ++markers > terms.Markers)
                    return null;
                ttl = marking[node]!.Value;
                var segment = tree.Nodes[node].Tokens - read;
                paid += segment * (written.Add(node) ? WriteCost(ttl) : LaterCost(tree.Nodes[node].Rows, ttl));
                read = tree.Nodes[node].Tokens;
            }

            cost += paid + tree.Nodes[tree.NodeOf(row)].Tokens - read;
            levels = Math.Max(levels, markers);
        }

        return (cost, levels);
    }

    // A marker on a prefix under the minimum is taken and does nothing.
    bool IsCached(int node, IReadOnlyList<CacheTtl?> marking) =>
        marking[node] is not null && tree.Nodes[node].Tokens >= terms.MinimumTokens;

    double WriteCost(CacheTtl ttl) => ttl == CacheTtl.OneHour ? terms.Write1h : terms.Write5m;

    double LaterCost(int rows, CacheTtl ttl)
    {
        var share = terms.ReadShare(rows, ttl);
        return (share * terms.Read) + ((1 - share) * WriteCost(ttl));
    }

    IEnumerable<int> PathOf(int row)
    {
        var path = new Stack<int>();
        for (var node = tree.NodeOf(row); node >= 0; node = tree.Nodes[node].Parent)
            path.Push(node);
        return path;
    }

    void Decode(int number, CacheTtl?[] marking)
    {
        foreach (var place in _places)
        {
            marking[place] = (number % 3) switch
            {
                0 => null,
                1 => CacheTtl.FiveMinutes,
                _ => CacheTtl.OneHour,
            };
            number /= 3;
        }
    }
}
