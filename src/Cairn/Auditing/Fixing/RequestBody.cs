using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Workloads;

namespace Cairn.Auditing.Fixing;

/// <summary>The line of a request file while it is repaired; its bare texts become blocks, which reads the same.
/// </summary>
sealed class RequestBody
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly JsonObject _line;

    RequestBody(JsonObject line, JsonObject body)
    {
        (_line, Body) = (line, body);
        AsBlocks(body, "system");
        foreach (var turn in Turns)
            AsBlocks(turn, "content");
    }

    /// <summary>The parameters of the request.</summary>
    public JsonObject Body { get; }

    /// <summary>Whether it is the line of a batch.</summary>
    public bool IsBatched => _line.ContainsKey("custom_id");

    /// <summary>The blocks of the system prompt; none where there is none.</summary>
    public JsonArray System => Body["system"] as JsonArray ?? [];

    /// <summary>The tools; none where there are none.</summary>
    public JsonArray Tools => Body["tools"] as JsonArray ?? [];

    IEnumerable<JsonObject> Turns => (Body["messages"] as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>All blocks in the order of the cache.</summary>
    IEnumerable<JsonObject> Blocks => Tools.Concat(System)
        .Concat(Turns.SelectMany(turn => turn["content"] as JsonArray ?? [])).OfType<JsonObject>();

    /// <summary>Reads a line; null where it is no batch line and no Messages body.</summary>
    public static RequestBody? Parse(ReadOnlySpan<byte> line) =>
        JsonNode.Parse(line, documentOptions: RowFields.Options) is not JsonObject root ? null
        : root["params"] is JsonObject parameters ? new(root, parameters)
        : root["messages"] is JsonArray && !root.ContainsKey("usage") ? new(root, root)
        : null;

    /// <summary>The line as it is written, without its end.</summary>
    public string ToJson() => _line.ToJsonString(Plain);

    /// <summary>Which blocks are marked, and how, as one text for comparison.</summary>
    public string Markers() => string.Join(", ", Blocks.Index()
        .Where(block => block.Item["cache_control"] is not null)
        .Select(block => $"{block.Index} {TtlOf(block.Item)}")
        .Append(Body["cache_control"] is null ? "" : "automatic"));

    /// <summary>Takes all markers out.</summary>
    public void RemoveMarkers()
    {
        Body.Remove("cache_control");
        foreach (var block in Blocks)
            block.Remove("cache_control");
    }

    /// <summary>Marks a block, by its number in the order of the cache.</summary>
    public void Mark(int index, CacheTtl ttl) => Blocks.ElementAt(index)["cache_control"] = new JsonObject
    {
        ["type"] = "ephemeral",
        ["ttl"] = ttl is CacheTtl.OneHour ? "1h" : "5m",
    };

    /// <summary>One line for each block, with its length and its marker and nothing of its text.</summary>
    public IEnumerable<string> Outline() => Blocks.Select(block => $"{Name(block)} of {Length(block)} characters"
        + (block["cache_control"] is null ? "" : $", marked {TtlOf(block)}"));

    static string Name(JsonObject block) => (block["type"] ?? block["name"])?.ToString() ?? "block";

    static int Length(JsonObject block) => block["text"] is JsonValue text
        ? text.ToString().Length
        : block.ToJsonString(Plain).Length;

    static string TtlOf(JsonObject block) =>
        block["cache_control"] is JsonObject marker && marker["ttl"]?.ToString() == "1h" ? "1h" : "5m";

    static void AsBlocks(JsonObject holder, string name)
    {
        if (holder[name] is JsonValue text)
            holder[name] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text.DeepClone() });
    }
}
