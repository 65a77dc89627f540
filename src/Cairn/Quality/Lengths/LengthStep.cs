namespace Cairn.Quality.Lengths;

/// <summary>One length that occurred.</summary>
/// <param name="Tokens">The length, in output tokens.</param>
/// <param name="ShareAbove">The estimated share of answers that are longer, 0 to 1.</param>
public readonly record struct LengthStep(int Tokens, double ShareAbove);
