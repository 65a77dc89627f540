using Cairn.Simulation.World;

namespace Cairn.Simulation.Proof;

/// <summary>Lives many worlds, one at a time on each thread.</summary>
static class Swarm
{
    // One world in so many is lived twice: if its events differ, no seed could be replayed.
    const int TwiceEvery = 100;
    const int Chunk = 20_000;

    /// <summary>Lives the worlds of seeds.</summary>
    public static Tally Run((long From, long To) seeds, Tally tally, int threads)
    {
        for (var from = seeds.From; from < seeds.To; from += Chunk)
        {
            var (first, many) = ((ulong)from, (int)Math.Min(Chunk, seeds.To - from));
            Run([.. Enumerable.Range(0, many).Select(at => SimConfig.Of(first + (ulong)at))], tally, threads);
        }

        return tally;
    }

    /// <summary>Lives the worlds of seeds in which a cascade decides.</summary>
    public static Tally RunCascades((int From, int To) seeds, Tally tally, int threads) => Run(
        [.. Enumerable.Range(seeds.From, seeds.To - seeds.From).Select(seed => SimConfig.OfCascade((ulong)seed))],
        tally, threads);

    /// <summary>Lives worlds and tallies them.</summary>
    public static Tally Run(IReadOnlyList<SimConfig> configs, Tally tally, int threads)
    {
        var next = -1;
        var workers = Enumerable.Range(0, Math.Max(1, Math.Min(threads, configs.Count)))
            .Select(_ => new Thread(Work))
            .ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return tally;

        void Work()
        {
            using var workloads = new SimWorkloads();
            for (int at; (at = Interlocked.Increment(ref next)) < configs.Count;)
            {
                var result = Live(configs[at], workloads);
                if (at % TwiceEvery == 0 && result.Violation is null)
                    result = Compare(result, Live(configs[at], workloads));
                tally.Add(result);
            }
        }
    }

    /// <summary>Lives one world.</summary>
    public static SimResult Live(SimConfig config, SimWorkloads workloads, bool isTraced = false)
    {
        using var world = new SimWorld(config, workloads.Find(config.Workload, config.Rows), isTraced);
        return world.Run();
    }

    static SimResult Compare(SimResult first, SimResult second) => first.Hash == second.Hash
        ? first
        : first with
        {
            Violation = new("determinism", $"two lives of one world differ: {first.Hash:x16} and {second.Hash:x16}"),
        };
}
