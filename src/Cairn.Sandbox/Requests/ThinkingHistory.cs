namespace Cairn.Sandbox.Requests;

/// <summary>Which thinking of earlier turns a model no longer sees: older models drop it as soon as the user says
/// something that is no tool result.</summary>
static class ThinkingHistory
{
    /// <summary>The index of the block before which thinking is left out; 0 where all is kept.</summary>
    public static int DroppedBefore(RequestFacts facts, string model) => ModelTraits.StripsThinking(model)
        ? facts.Blocks.FindLastIndex(block => block.Role == "user" && block.Content.Kind != BlockKind.ToolResult) + 1
        : 0;

    /// <summary>The blocks that are shown to the model, and so are counted.</summary>
    public static IEnumerable<PromptBlock> Shown(RequestFacts facts, string model)
    {
        var end = DroppedBefore(facts, model);
        return facts.Blocks.Where((block, index) => IsShown(block, index >= end));
    }

    public static bool IsShown(PromptBlock block, bool isRecent) =>
        !block.Content.IsDeferred && (isRecent || block.Content.Kind != BlockKind.Thinking);
}
