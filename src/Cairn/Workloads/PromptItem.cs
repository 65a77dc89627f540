namespace Cairn.Workloads;

/// <summary>A line of a prompt that may change places with its like: a field of a row, or one of a list.</summary>
/// <param name="Column">The column that it comes from.</param>
/// <param name="Text">What is written for it, the end of its line included.</param>
public readonly record struct PromptItem(string Column, string Text);
