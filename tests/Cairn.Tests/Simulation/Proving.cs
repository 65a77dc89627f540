using System.Diagnostics;
using Cairn.Simulation.Proof;
using Cairn.Simulation.World;

namespace Cairn.Tests.Simulation;

/// <summary>What the tests of the simulation share: the memory it works in, and the swarm that two of them look
/// at.</summary>
public sealed class Proving : IDisposable
{
    readonly Lazy<(Tally Tally, TimeSpan Took)> _swarm;

    public Proving()
    {
        Directory.CreateDirectory(Scratch.Folder);
        _swarm = new(() =>
        {
            var watch = Stopwatch.StartNew();
            return (Swarm.Run((0, ProofSize.Asked.Seeds), new Tally(), Threads), watch.Elapsed);
        });
    }

    internal static int Threads => Environment.ProcessorCount;

    internal (Tally Tally, TimeSpan Took) SwarmOfSeeds => _swarm.Value;

    public void Dispose() => Directory.Delete(Scratch.Folder, recursive: true);
}
