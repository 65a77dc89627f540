namespace Cairn.Planning;

/// <summary>Something that a plan takes for granted, so that it can be doubted.</summary>
/// <param name="Name">What it is about, in snake_case and for good.</param>
/// <param name="Value">What is assumed, in words for people.</param>
/// <param name="Source">
/// Where it comes from: <c>default</c>, <c>earlier runs</c>, <c>pilot</c>, <c>models.json</c> or <c>estimator</c>.
/// </param>
public sealed record Assumption(string Name, string Value, string Source);
