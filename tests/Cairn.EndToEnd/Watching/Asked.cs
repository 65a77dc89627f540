using System.Globalization;
using System.Text.Json.Nodes;

namespace Cairn.EndToEnd.Watching;

/// <summary>One request of a script: a marked text, a question, and the settings that a loss is staged with.</summary>
sealed record Asked(int Row, string Text)
{
    const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
        + "rkJggg==";

    /// <summary>The key of the workload's row.</summary>
    public string Key { get; } = string.Create(CultureInfo.InvariantCulture, $"R{Row + 1:0000}");

    /// <summary>Whether the marked text is the first part of the message, not the system prompt.</summary>
    public bool IsDocument { get; init; }

    public bool HasImage { get; init; }

    public string? ToolChoice { get; init; }

    public string? Thinking { get; init; }

    public string? OutputConfig { get; init; }

    /// <summary>The line of a create body.</summary>
    public JsonObject Request() => new()
    {
        ["custom_id"] = Key,
        ["params"] = Params(),
    };

    JsonObject Params()
    {
        var marked = new JsonObject
        {
            ["type"] = "text",
            ["text"] = Text,
            ["cache_control"] = JsonNode.Parse("""{"type":"ephemeral","ttl":"1h"}"""),
        };
        var parts = new JsonArray();
        if (IsDocument)
            parts.Add(marked);
        if (HasImage)
        {
            parts.Add(JsonNode.Parse(
                $$$"""{"type":"image","source":{"type":"base64","media_type":"image/png","data":"{{{Pixel}}}"}}"""));
        }

        parts.Add(new JsonObject { ["type"] = "text", ["text"] = $"Row {Key}: what about {Key}?" });
        var body = new JsonObject
        {
            ["model"] = "claude-haiku-5-5",
            ["max_tokens"] = 200,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = parts }),
        };
        if (!IsDocument)
            body["system"] = new JsonArray(marked);
        if (ToolChoice is not null)
        {
            body["tools"] = JsonNode.Parse("""[{"name":"file","input_schema":{"type":"object"}}]""");
            body["tool_choice"] = new JsonObject { ["type"] = ToolChoice };
        }

        if (Thinking is not null)
            body["thinking"] = JsonNode.Parse(Thinking);
        if (OutputConfig is not null)
            body["output_config"] = JsonNode.Parse(OutputConfig);
        return body;
    }
}
