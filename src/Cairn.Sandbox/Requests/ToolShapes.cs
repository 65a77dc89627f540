using System.Text.Json;

namespace Cairn.Sandbox.Requests;

/// <summary>The tools a request may bring, and how it may choose among them.</summary>
/// <remarks>Of a server tool only the type and the name are checked; their many settings change nothing here.</remarks>
static class ToolShapes
{
    static readonly (string Name, string[] Types)[] Typed =
    [
        ("bash", ["bash_20250124", "bash_20241022"]),
        ("code_execution",
        [
            "code_execution_20260521", "code_execution_20260120", "code_execution_20250825",
            "code_execution_20250522",
        ]),
        ("memory", ["memory_20250818"]),
        ("str_replace_based_edit_tool", ["text_editor_20250728", "text_editor_20250429"]),
        ("str_replace_editor", ["text_editor_20250124", "text_editor_20241022"]),
        ("web_search", ["web_search_20260318", "web_search_20260209", "web_search_20250305"]),
        ("web_fetch",
            ["web_fetch_20260318", "web_fetch_20260309", "web_fetch_20260209", "web_fetch_20250910"]),
        ("tool_search_tool_bm25", ["tool_search_tool_bm25_20251119", "tool_search_tool_bm25"]),
        ("tool_search_tool_regex", ["tool_search_tool_regex_20251119", "tool_search_tool_regex"]),
        ("computer", ["computer_20251124", "computer_20250124", "computer_20241022"]),
        ("advisor", ["advisor_20260301"]),
    ];

    static readonly string[] Toolsets = ["computer_toolset_20260801", "browser_toolset_20260801", "mcp_toolset"];

    static readonly Shape Custom = new ObjectShape(
        ("name", new NameShape()),
        ("input_schema", ObjectShape.Open(("type", Shape.Words("object")))),
        ("type?", Shape.Text),
        ("description?", Shape.Text),
        ("cache_control?", ContentShapes.Marker),
        ("strict?", Shape.Flag),
        ("defer_loading?", Shape.Flag),
        ("eager_input_streaming?", Shape.Flag),
        ("allowed_callers?", Shape.List(Shape.Text)),
        ("input_examples?", Shape.List(Shape.Map)));

    /// <summary>An entry of <c>tools</c>.</summary>
    public static Shape Tool { get; } = new UnionShape("custom", Cases());

    public static Shape Choice { get; } = new UnionShape(
        null,
        ("auto", new ObjectShape(("type", Shape.Text), ("disable_parallel_tool_use?", Shape.Flag))),
        ("any", new ObjectShape(("type", Shape.Text), ("disable_parallel_tool_use?", Shape.Flag))),
        ("tool", new ObjectShape(
            ("type", Shape.Text), ("name", Shape.Text), ("disable_parallel_tool_use?", Shape.Flag))),
        ("none", new ObjectShape(("type", Shape.Text))));

    static (string Tag, Shape Shape)[] Cases() =>
    [
        ("custom", Custom),
        .. from tool in Typed
           from type in tool.Types
           select (type, (Shape)ObjectShape.Open(
               ("type", Shape.Text), ("name", Shape.Words(tool.Name)), ("cache_control?", ContentShapes.Marker))),
        .. from type in Toolsets
           select (type, (Shape)ObjectShape.Open(("type", Shape.Text), ("cache_control?", ContentShapes.Marker))),
    ];

    sealed class NameShape : Shape
    {
        const int LengthMax = 128;

        public override string? Check(ref Utf8JsonReader reader)
        {
            if (reader.TokenType != JsonTokenType.String)
                return ": Input should be a valid string";

            var name = reader.GetString()!;
            return name.Length is > 0 and <= LengthMax && name.All(IsAllowed)
                ? null
                : ": String should match pattern '^[a-zA-Z0-9_-]{1,128}$'";
        }

        static bool IsAllowed(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-';
    }
}
