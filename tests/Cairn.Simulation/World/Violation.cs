namespace Cairn.Simulation.World;

/// <summary>A promise that was broken.</summary>
/// <param name="Invariant">Its name.</param>
/// <param name="What">What was found.</param>
sealed record Violation(string Invariant, string What);
