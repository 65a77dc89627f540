namespace Cairn.Sandbox.Requests;

/// <summary>The blocks of a conversation, as the types of the API say what each must have.</summary>
/// <remarks>Read from the SDK of TypeScript 1.11.0. Blocks of betas, and the results of server tools, are only checked
/// for the fields that hold them together.</remarks>
static class ContentShapes
{
    static readonly Shape Type = Shape.Text;

    /// <summary>A <c>cache_control</c>.</summary>
    public static Shape Marker { get; } =
        new ObjectShape(("type", Shape.Words("ephemeral")), ("ttl?", Shape.Words("5m", "1h")));

    static readonly Shape CitationsSwitch = new ObjectShape(("enabled?", Shape.Flag));

    static readonly Shape UrlSource = new ObjectShape(("type", Type), ("url", Shape.Text));

    static readonly Shape FileSource = new ObjectShape(("type", Type), ("file_id", Shape.Text));

    static readonly Shape ImageSource = new UnionShape(
        null,
        ("base64", SourceOf(Shape.Words("image/jpeg", "image/png", "image/gif", "image/webp"))),
        ("url", UrlSource),
        ("file", FileSource));

    static readonly Shape ServerToolResult = ObjectShape.Open(
        ("type", Type), ("tool_use_id", Shape.Text), ("content", Shape.Any), ("cache_control?", Marker));

    static readonly Shape Beta = ObjectShape.Open(("type", Type), ("cache_control?", Marker));

    /// <summary>A block of the system prompt: text and nothing else.</summary>
    public static Shape SystemBlock { get; } = TextOf(Shape.Words("text"));

    static Shape Text { get; } = TextOf(Type);

    static Shape Image { get; } = new ObjectShape(
        ("type", Type), ("source", ImageSource), ("cache_control?", Marker), ("transformations?", Shape.Map));

    static Shape SearchResult { get; } = new ObjectShape(
        ("type", Type), ("source", Shape.Text), ("title", Shape.Text), ("content", Shape.List(SystemBlock)),
        ("cache_control?", Marker), ("citations?", CitationsSwitch));

    static Shape Document { get; } = new ObjectShape(
        ("type", Type), ("source", DocumentSource()), ("cache_control?", Marker), ("citations?", CitationsSwitch),
        ("context?", Shape.Text), ("title?", Shape.Text));

    static Shape ToolUse { get; } = new ObjectShape(
        ("type", Type), ("id", Shape.Text), ("name", Shape.Text), ("input", Shape.Map), ("cache_control?", Marker),
        ("caller?", Shape.Map), ("toolset_name?", Shape.Text));

    static Shape ToolResult { get; } = new ObjectShape(
        ("type", Type), ("tool_use_id", Shape.Text), ("content?", Shape.TextOr(Shape.List(ResultContent()))),
        ("is_error?", Shape.Flag), ("cache_control?", Marker), ("toolset_name?", Shape.Text));

    /// <summary>A block of a message.</summary>
    public static Shape MessageBlock { get; } = new UnionShape(
        null,
        ("text", Text),
        ("image", Image),
        ("document", Document),
        ("search_result", SearchResult),
        ("thinking", new ObjectShape(("type", Type), ("thinking", Shape.Text), ("signature", Shape.Text))),
        ("redacted_thinking", new ObjectShape(("type", Type), ("data", Shape.Text))),
        ("tool_use", ToolUse),
        ("tool_result", ToolResult),
        ("server_tool_use", ToolUse),
        ("web_search_tool_result", ServerToolResult),
        ("web_fetch_tool_result", ServerToolResult),
        ("code_execution_tool_result", ServerToolResult),
        ("bash_code_execution_tool_result", ServerToolResult),
        ("text_editor_code_execution_tool_result", ServerToolResult),
        ("tool_search_tool_result", ServerToolResult),
        ("container_upload", new ObjectShape(("type", Type), ("file_id", Shape.Text), ("cache_control?", Marker))),
        ("advisor_tool_result", Beta),
        ("mcp_tool_use", Beta),
        ("mcp_tool_result", Beta),
        ("mcp_tool_listing", Beta),
        ("compaction", Beta),
        ("fallback", Beta),
        ("tool_addition", Beta),
        ("tool_removal", Beta));

    static ObjectShape TextOf(Shape type) => new(
        ("type", type), ("text", Shape.Text), ("cache_control?", Marker), ("citations?", Shape.List(Shape.Map)));

    static ObjectShape SourceOf(Shape mediaType) =>
        new(("type", Type), ("media_type", mediaType), ("data", Shape.Text));

    static UnionShape DocumentSource() => new(
        null,
        ("base64", SourceOf(Shape.Words("application/pdf"))),
        ("text", SourceOf(Shape.Words("text/plain"))),
        ("content", new ObjectShape(
            ("type", Type),
            ("content", Shape.TextOr(Shape.List(new UnionShape(null, ("text", Text), ("image", Image))))))),
        ("url", UrlSource),
        ("file", FileSource));

    static UnionShape ResultContent() => new(
        null,
        ("text", Text),
        ("image", Image),
        ("document", Document),
        ("search_result", SearchResult),
        ("tool_reference", new ObjectShape(("type", Type), ("tool_name", Shape.Text), ("cache_control?", Marker))),
        ("browser_state", Beta));
}
