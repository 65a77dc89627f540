namespace Cairn.Quality.Evaluating;

/// <summary>All that one rung answered, graded: what an evaluation compares.</summary>
/// <param name="Name">The rung, as people read it.</param>
/// <param name="Answers">One for each labelled row, each key once.</param>
public sealed record RungAnswers(string Name, IReadOnlyList<GradedAnswer> Answers);
