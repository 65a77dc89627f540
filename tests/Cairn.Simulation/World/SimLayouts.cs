using Cairn.Planning;
using Cairn.Simulation.Kernel;
using Cairn.Workloads;

namespace Cairn.Simulation.World;

/// <summary>Draws in which order and waves a world asks its rows, and what is cached.</summary>
static class SimLayouts
{
    /// <summary>The layout of a world.</summary>
    public static RunLayout Draw(SimRandom chance, SimWorkload workload) => Draw(chance, workload, 0, null);

    /// <summary>The layout of a stage: some of the rows at a rung.</summary>
    public static RunLayout Draw(SimRandom chance, SimWorkload workload, int rung, IReadOnlyList<int>? rows)
    {
        var nodes = new List<CacheNode>();
        var levels = chance.Below(workload.Groups[0].Count + 1);
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var nodeOfRow = workload.Groups.Select(groups => NodeOf(groups, levels)).ToList();
        return RunLayout.Build(nodes, nodeOfRow, new()
        {
            FirstTwins = chance.Permille(700) ? workload.FirstTwins : null,
            PilotRows = chance.Permille(500) ? chance.Below(5) : 0,
            FirstRows = chance.Permille(200) ? chance.Between(1, workload.Rows) : null,
            Rows = rows,
        });

        int NodeOf(IReadOnlyList<int> groups, int depth)
        {
            if (depth == 0)
                return -1;
            var parent = NodeOf(groups, depth - 1);
            var name = string.Join('/', groups.Take(depth));
            if (!index.TryGetValue(name, out var node))
            {
                index[name] = node = nodes.Count;
                var ttl = parent < 0 || nodes[parent].Ttl == CacheTtl.OneHour ? LifeOf(chance) : CacheTtl.FiveMinutes;
                nodes.Add(new(parent, depth, depth - 1, ttl, workload.PrefixTokens[rung][depth - 1], 1, 0.8m));
            }
            else
            {
                nodes[node] = nodes[node] with { Rows = nodes[node].Rows + 1 };
            }

            return node;
        }
    }

    static CacheTtl LifeOf(SimRandom chance) => chance.Permille(800) ? CacheTtl.OneHour : CacheTtl.FiveMinutes;
}
