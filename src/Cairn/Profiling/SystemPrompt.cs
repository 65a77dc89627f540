namespace Cairn.Profiling;

/// <summary>Tools and system prompt that rows of one group have in common.</summary>
/// <param name="Group">The group, as an index into <see cref="AskedRows.Groups"/>.</param>
/// <param name="Tokens">The estimated tokens up to the end of the system prompt.</param>
/// <param name="Rows">How many rows have it.</param>
public readonly record struct SystemPrompt(int Group, long Tokens, int Rows);
