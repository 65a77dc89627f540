namespace Cairn.Quality.Cascading;

/// <summary>What one row was answered in one step.</summary>
/// <param name="Row">The row of the input, from 0.</param>
/// <param name="Text">The answer; null where none succeeded.</param>
public readonly record struct StageAnswer(int Row, string? Text);
