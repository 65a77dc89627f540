using Cairn.Simulation.World;

namespace Cairn.Simulation.Proof;

/// <summary>
/// Makes sure that a process was struck often enough at every point in every state that a run can reach.
/// </summary>
static class Matrix
{
    /// <summary>The pairs that enough worlds passed to be held to a number.</summary>
    public static IReadOnlyList<StatePoint> Reachable(Tally tally, int least) =>
    [
        .. tally.Witnesses
            .Where(pair => pair.Value.Count >= least)
            .Select(pair => pair.Key)
            .OrderBy(at => at.ToString(), StringComparer.Ordinal),
    ];

    /// <summary>
    /// Strikes where chance struck too rarely: worlds that passed there are lived again and die there.
    /// </summary>
    public static Tally Complete(Tally tally, IReadOnlyList<StatePoint> pairs, int least, int threads)
    {
        var again = new List<SimConfig>();
        foreach (var at in pairs)
        {
            var missing = Math.Max(0, least - (int)tally.Strikes.GetValueOrDefault(at));
            again.AddRange(tally.Witnesses[at].Take(missing).Select(config => config with { CrashOn = at }));
        }

        return Swarm.Run(again, tally, threads);
    }
}
