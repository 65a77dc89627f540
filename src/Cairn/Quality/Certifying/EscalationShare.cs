namespace Cairn.Quality.Certifying;

/// <summary>What one rule may use up of the terms: all of it, or one part's share.</summary>
/// <param name="AllowedErrors">How many wrong answers may be kept (B).</param>
/// <param name="Delta">The chance with which there may be more, above 0 and below 1.</param>
public readonly record struct EscalationShare(int AllowedErrors, decimal Delta);
