namespace Cairn.Workloads;

/// <summary>A model that grades answers.</summary>
/// <param name="Choice">Who judges.</param>
/// <param name="MaxTokens">The most tokens of a judgement.</param>
/// <param name="Instructions">What is right and what is wrong, in the user's words.</param>
public sealed record JudgeTerms(ModelChoice Choice, int MaxTokens, string Instructions);
