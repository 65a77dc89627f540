using Cairn.Accounting;
using Cairn.Running;
using Cairn.Simulation.World;

namespace Cairn.Simulation.Proof;

/// <summary>A small world that is known by name, in which a crash is tried at every point.</summary>
static class Scenario
{
    const ulong Seed = 4;

    public static IReadOnlyDictionary<string, SimConfig> All { get; } = new Dictionary<string, SimConfig>
    {
        ["plain"] = Of(0, 8, 1_000),
        ["primer"] = Of(1, 10, 4),
        ["poison"] = Of(2, 16, 1_000),
        ["stages"] = Of(3, 12, 1_000) with { IsStaged = true },
        ["cascade"] = Of(SimWorkloads.Count, CascadeWorkload.Rows, 1_000) with { IsStaged = true },
        ["lost"] = Of(0, 6, 4) with
        {
            Chaos = TimeSpan.FromMinutes(5),
            ListLag = TimeSpan.FromSeconds(40),
            Faults = new Dictionary<string, int>
            {
                [FaultNames.LostAfter] = 400,
                [FaultNames.LostBefore] = 600,
                [FaultNames.ListLag] = 1_000,
            },
        },
        ["messages"] = Of(1, 20, 1_000) with { Kind = SubmissionKind.Messages },
        ["messages_lost"] = Of(0, 12, 1_000) with
        {
            Kind = SubmissionKind.Messages,
            Chaos = TimeSpan.FromMinutes(5),
            Faults = new Dictionary<string, int>
            {
                [FaultNames.LostAfter] = 200,
                [FaultNames.RateLimited] = 200,
                [FaultNames.ServerErrorBefore] = 100,
            },
        },
        ["cancel"] = Of(0, 12, 5) with
        {
            Workers = 1,
            Limit = new Usd(0.01m),
            Actions = [new(TimeSpan.FromSeconds(25), UserActionKind.Cancel)],
        },
    };

    /// <summary>Every crash of a scenario, one world for each point that it passes.</summary>
    public static IReadOnlyList<SimConfig> Crashes(SimConfig scenario, SimWorkloads workloads)
    {
        var points = Swarm.Live(scenario, workloads).Points;
        return [.. Enumerable.Range(1, checked((int)points)).Select(at => scenario with { CrashAt = [at] })];
    }

    /// <summary>Pairs of crashes of a scenario, all of them or an even sample.</summary>
    public static IReadOnlyList<SimConfig> DoubleCrashes(SimConfig scenario, int most, SimWorkloads workloads)
    {
        var points = Swarm.Live(scenario, workloads).Points;
        var pairs = points * (points - 1) / 2;
        var every = Math.Max(1, pairs / most);
        var configs = new List<SimConfig>();
        long number = 0;
        for (var first = 1L; first <= points; first++)
        {
            for (var second = first + 1; second <= points; second++)
            {
                if (number++ % every == 0 && configs.Count < most)
                    configs.Add(scenario with { CrashAt = [first, second] });
            }
        }

        return configs;
    }

    static SimConfig Of(int workload, int rows, int queueLimit) => new()
    {
        Seed = Seed,
        Workload = workload,
        Rows = rows,
        QueueLimit = queueLimit,
    };
}
