namespace Cairn.Models;

/// <summary>Prompt tokens a model adds by itself when a request carries tools; an estimate must count them.</summary>
/// <param name="Auto">With <c>tool_choice</c> auto or none.</param>
/// <param name="Forced">With <c>tool_choice</c> any or tool.</param>
public sealed record ToolPromptTokens(int Auto, int Forced);
