namespace Cairn.Sandbox.Models;

/// <summary>Tokens of the instructions that the API itself puts in front of a prompt with tools.</summary>
/// <param name="Auto">With <c>tool_choice</c> auto or none.</param>
/// <param name="Forced">With <c>tool_choice</c> any or tool.</param>
sealed record ToolPrompt(long Auto, long Forced);
