namespace Cairn.Profiling.Volatile;

/// <summary>A part of the prompts of a sample: shared text, or a place where the rows differ.</summary>
/// <param name="SharedTokens">The tokens of shared text; 0 for a place.</param>
/// <param name="Place">Where they differ; null for shared text.</param>
readonly record struct Piece(double SharedTokens, Place? Place);

/// <summary>A place where rows differ, with what each row of the sample has there.</summary>
/// <param name="Offset">Where it begins in the text of the first row.</param>
/// <param name="Whole">What kind it is as a whole block; null where its text says it.</param>
/// <param name="Texts">Of each row what stands before it, in it, and after it.</param>
sealed record Place(
    int Offset, VolatileKind? Whole, IReadOnlyList<(string Before, string Text, string After)> Texts);
