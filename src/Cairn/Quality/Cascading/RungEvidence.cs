namespace Cairn.Quality.Cascading;

/// <summary>All that an evaluation asked one rung.</summary>
/// <param name="Name">The rung, as people read it.</param>
/// <param name="Answers">One for each row, all rungs in the same order.</param>
sealed record RungEvidence(string Name, IReadOnlyList<AnswerEvidence> Answers);
