using System.Text.Json;

namespace Cairn.Sandbox.Requests;

/// <summary>What the words for blocks and tools mean to the cache and to the rules of a conversation.</summary>
static class BlockTypes
{
    // The usual ones come without a new string for each block.
    static readonly string[] Usual = ["text", "tool_use", "tool_result", "thinking", "image", "document", "custom"];

    public static string NameOf(ref Utf8JsonReader reader)
    {
        foreach (var name in Usual)
        {
            if (reader.ValueTextEquals(name))
                return name;
        }

        return reader.GetString()!;
    }

    public static BlockKind KindOf(string type, BlockKind usual) => type switch
    {
        _ when usual == BlockKind.Tool => IsWeb(type) ? BlockKind.WebTool : BlockKind.Tool,
        "text" => BlockKind.Text,
        "image" => BlockKind.Image,
        "document" => BlockKind.Document,
        "search_result" => BlockKind.SearchResult,
        "thinking" or "redacted_thinking" => BlockKind.Thinking,
        "tool_use" or "server_tool_use" or "mcp_tool_use" => BlockKind.ToolUse,
        "tool_addition" or "tool_removal" => BlockKind.ToolChange,
        _ => type.EndsWith("tool_result", StringComparison.Ordinal) ? BlockKind.ToolResult : usual,
    };

    static bool IsWeb(string type) => type.StartsWith("web_search_", StringComparison.Ordinal)
        || type.StartsWith("web_fetch_", StringComparison.Ordinal);
}
