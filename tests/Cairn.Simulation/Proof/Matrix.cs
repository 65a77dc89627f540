using Cairn.Simulation.World;

namespace Cairn.Simulation.Proof;

/// <summary>
/// Makes sure that a process was struck often enough at every point in every state that a run can reach.
/// </summary>
/// <param name="tally">What the swarm came to; what is lived here is added to it.</param>
/// <param name="size">How many seeds the swarm had, and how often each point is struck in each state.</param>
/// <param name="threads">How many worlds are lived at once.</param>
sealed class Matrix(Tally tally, ProofSize size, int threads)
{
    const int SeedsAtOnce = 1_000;

    readonly HashSet<(StatePoint At, ulong Seed)> _relived = [];

    /// <summary>The pairs that enough worlds of the swarm passed to be held to a number.</summary>
    public IReadOnlyList<StatePoint> Reachable() =>
    [
        .. tally.Witnesses
            .Where(pair => pair.Value.Count >= size.Strikes)
            .Select(pair => pair.Key)
            .OrderBy(at => at.ToString(), StringComparer.Ordinal),
    ];

    /// <summary>
    /// Strikes where chance struck too rarely: worlds that passed there are lived again and die there. How many pass a
    /// rare pair varies with every change of the engine, so where the swarm has too few, seeds beyond it are lived, as
    /// many again at most.
    /// </summary>
    /// <returns>The pairs that were struck too rarely all the same.</returns>
    public IReadOnlyList<StatePoint> Complete(IReadOnlyList<StatePoint> pairs)
    {
        Strike(pairs);
        for (var from = size.Seeds; from < 2 * size.Seeds && pairs.Any(at => Missing(at) > 0); from += SeedsAtOnce)
        {
            Swarm.Run((from, from + SeedsAtOnce), tally, threads);
            Strike(pairs);
        }

        return [.. pairs.Where(at => Missing(at) > 0)];
    }

    void Strike(IReadOnlyList<StatePoint> pairs)
    {
        var (again, witnesses) = (new List<SimConfig>(), tally.Witnesses);
        foreach (var at in pairs.Where(witnesses.ContainsKey))
        {
            again.AddRange(witnesses[at]
                .Where(world => !_relived.Contains((at, world.Seed)))
                .Take(Missing(at))
                .Select(world => world with { CrashOn = at }));
        }

        _relived.UnionWith(again.Select(config => (config.CrashOn!.Value, config.Seed)));
        Swarm.Run(again, tally, threads);
    }

    int Missing(StatePoint at) => Math.Max(0, size.Strikes - (int)tally.Strikes.GetValueOrDefault(at));
}
