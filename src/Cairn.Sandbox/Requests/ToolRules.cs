using Cairn.Sandbox.Models;

namespace Cairn.Sandbox.Requests;

/// <summary>What is refused about tools and the choice among them.</summary>
static class ToolRules
{
    public static string? Check(RequestFacts facts, ModelFacts model)
    {
        List<string> names = [.. facts.Tools.Select(tool => tool.ToolName).OfType<string>()];
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Count)
            return "tools: Tool names must be unique.";

        if (facts.ToolChoice is not ("any" or "tool"))
            return null;

        if (!facts.Tools.Any())
            return "tool_choice: `tool_choice` may only be specified while providing `tools`.";

        if (facts.ToolChoiceName is { } name && !names.Contains(name))
            return $"tool_choice: Tool '{name}' not found in provided tools";

        if (facts.ThinkingType is "enabled" or "adaptive")
            return "tool_choice: Thinking may not be enabled when tool_choice forces tool use.";

        return model.Refuses("forced_tools")
            ? $"tool_choice: forced tool use is not supported by {model.Id}"
            : null;
    }
}
