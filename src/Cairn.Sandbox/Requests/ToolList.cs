using System.Text.Json;

namespace Cairn.Sandbox.Requests;

/// <summary>A tool that the caller runs itself.</summary>
/// <param name="Name">The name under which it is called.</param>
/// <param name="InputSchema">The JSON schema of its arguments.</param>
sealed record CallableTool(string Name, JsonElement InputSchema);

/// <summary>What an answer can do with the tools of a request.</summary>
/// <param name="Callable">Those it may call.</param>
/// <param name="HasServerTool">Whether there is one that the API runs by itself, which may pause the turn.</param>
sealed record ToolList(IReadOnlyList<CallableTool> Callable, bool HasServerTool)
{
    static readonly string[] ServerTypes = ["web_search_", "web_fetch_", "code_execution_", "tool_search_tool_"];

    public static ToolList None { get; } = new([], false);

    public static ToolList Read(ReadOnlySpan<byte> json)
    {
        var reader = CanonicalJson.Read(json);
        var tools = JsonElement.ParseValue(ref reader);
        if (tools.ValueKind != JsonValueKind.Array)
            return None;

        var callable =
            from tool in tools.EnumerateArray()
            where tool.ValueKind == JsonValueKind.Object
            let name = Text(tool, "name")
            where name.Length > 0 && tool.TryGetProperty("input_schema", out _)
            select new CallableTool(name, tool.GetProperty("input_schema"));
        return new([.. callable], tools.EnumerateArray().Any(IsServerTool));
    }

    static bool IsServerTool(JsonElement tool) =>
        Text(tool, "type") is var type && ServerTypes.Any(start => type.StartsWith(start, StringComparison.Ordinal));

    static string Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
