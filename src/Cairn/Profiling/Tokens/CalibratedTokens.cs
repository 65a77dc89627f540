namespace Cairn.Profiling.Tokens;

/// <summary>What rows that are still to be asked will have, by what others had.</summary>
/// <param name="Tokens">The expected tokens.</param>
/// <param name="Range">The range that holds them with the probability that was asked for.</param>
public readonly record struct CalibratedTokens(double Tokens, TokenRange Range);
