namespace Cairn.Quality.Cascading;

/// <summary>What one answer of an evaluation shows of its rung.</summary>
/// <param name="Row">The row of the input, from 0.</param>
/// <param name="Score">What the signs of confidence say of it, 0 to 1; null where it is not usable.</param>
/// <param name="IsWrong">Whether it differs from what a cascade holds it against; not usable is wrong.</param>
/// <param name="IsRight">Whether it is right by its label; null where nobody knows.</param>
readonly record struct AnswerEvidence(int Row, decimal? Score, bool IsWrong, bool? IsRight);
