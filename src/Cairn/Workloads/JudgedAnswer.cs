namespace Cairn.Workloads;

/// <summary>One answer that a model judges.</summary>
/// <param name="Key">The key of the row that it answers.</param>
/// <param name="Answer">The answer, or the part of it that counts.</param>
/// <param name="Label">What is right; null where nobody said.</param>
public sealed record JudgedAnswer(string Key, string Answer, string? Label);
