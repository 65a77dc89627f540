namespace Cairn.Planning.Caching;

/// <summary>Where the breakpoints go, and what the input then costs.</summary>
/// <param name="Nodes">The cached nodes, each after the cached node above it; empty where caching does not pay.</param>
/// <param name="Levels">The most of them above each other: the waves of primers that the plan needs.</param>
/// <param name="Cost">
/// The expected cost of all prompts, in uncached input tokens: times the price of an input token it is their bill.
/// </param>
/// <param name="CostByLevels">
/// The cost of the best plan with at most 0, 1, 2, ... levels; what another wave would save.
/// </param>
public sealed record BreakpointPlan(
    IReadOnlyList<CachedNode> Nodes, int Levels, double Cost, IReadOnlyList<double> CostByLevels);
