using Cairn.Running;
using Cairn.Simulation.Kernel;

namespace Cairn.Simulation.World;

/// <summary>The real planner of a cascade as one process asks it; what it decides is held against what it decided
/// before.</summary>
sealed class SimCascade(SimWorld world) : IStagePlanner
{
    readonly CascadePlanner _planner = new(world.Workload.Labels, (rung, rows) => SimLayouts.Draw(
        SimRandom.Of(world.Config.Seed, $"layout of {rows.Count} rows at {rung}"), world.Workload, rung, rows));

    public async Task<NextStages> NextAsync(
        RunMaterial run, RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        var next = await _planner.NextAsync(run, snapshot, cancellationToken);
        if (world.Decisions.Contradiction(snapshot, next) is { } contradiction)
            world.Violate("decided_otherwise", contradiction);
        return next;
    }
}
