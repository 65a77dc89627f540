namespace Cairn.Quality.Cascading;

/// <summary>One step of a cascade: who was asked what, and why.</summary>
/// <param name="Task">What the answers are for.</param>
/// <param name="Rung">The rung that answers, from 0.</param>
/// <param name="Rows">The rows of the input, from 0, in ascending order.</param>
public sealed record CascadeStage(CascadeTask Task, int Rung, IReadOnlyList<int> Rows);
