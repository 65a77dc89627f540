using Cairn.Simulation.World;

namespace Cairn.Simulation.Proof;

/// <summary>Makes a world that breaks a promise smaller, as long as it still breaks the same one.</summary>
static class Shrinker
{
    const int TriesMax = 300;
    const int RowsMin = 2;

    public static SimResult Shrink(SimResult failed, SimWorkloads workloads)
    {
        var (smallest, tries) = (failed, 0);
        for (var isSmaller = true; isSmaller;)
        {
            isSmaller = false;
            foreach (var smaller in Smaller(smallest.Config))
            {
                if (++tries > TriesMax)
                    return smallest;
                var result = Swarm.Live(smaller, workloads);
                if (result.Violation?.Invariant != failed.Violation!.Invariant)
                    continue;
                (smallest, isSmaller) = (result, true);
                break;
            }
        }

        return smallest;
    }

    // Fault kinds first, then people, then rows, then what else is odd, then time.
    static IEnumerable<SimConfig> Smaller(SimConfig config)
    {
        foreach (var name in config.Faults.Keys.Order(StringComparer.Ordinal))
        {
            yield return config with
            {
                Faults = config.Faults.Where(fault => fault.Key != name).ToDictionary(StringComparer.Ordinal),
            };
        }

        foreach (var action in config.Actions)
            yield return config with { Actions = [.. config.Actions.Where(each => each != action)] };
        if (config.Rows / 2 >= RowsMin)
            yield return config with { Rows = config.Rows / 2 };
        if (config.Rows > RowsMin)
            yield return config with { Rows = config.Rows - 1 };
        if (config.Limit is not null)
            yield return config with { Limit = null };
        if (config.IsCron)
            yield return config with { IsCron = false };
        if (config.Skew != default)
            yield return config with { Skew = default };
        if (config.ListLag != default)
            yield return config with { ListLag = default };
        if (config.Workload is > 0 and < SimWorkloads.Count)
            yield return config with { Workload = 0 };
        if (config.Chaos > TimeSpan.FromMinutes(1))
            yield return config with { Chaos = config.Chaos / 2 };
    }
}
