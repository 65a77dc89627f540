namespace Cairn.Profiling.Tokens;

/// <summary>From how many to how many tokens.</summary>
/// <param name="Low">The least, not below zero.</param>
/// <param name="High">The most.</param>
public readonly record struct TokenRange(double Low, double High)
{
    internal static TokenRange Around(double tokens, double halfWidth) =>
        new(Math.Max(0, tokens - halfWidth), tokens + halfWidth);
}
