using Cairn.Planning;

namespace Cairn.Running;

/// <summary>A stage as its planner wants it, before it has its number and its places.</summary>
/// <param name="Kind">What its answers are for.</param>
/// <param name="Rung">The rung at which it asks.</param>
/// <param name="Layout">Which rows it asks, in which order, and what is cached; of the run's whole input.</param>
public sealed record StageDraft(StageKind Kind, int Rung, RunLayout Layout);
