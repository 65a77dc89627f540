using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cairn.Workloads;

/// <summary>Puts a placeholder where a row has what the workload does not want to be shown.</summary>
static class RowRedaction
{
    /// <summary>What stands there instead.</summary>
    public const string Placeholder = "[redacted]";

    // Without these no request could be composed of messages; their values are words of the API.
    static readonly string[] KeptKeys = ["role", "type"];

    /// <summary>The row as outputs show it: a redacted column is one text, whatever it held.</summary>
    public static Row Redacted(this Row row, IReadOnlyList<string> columns) =>
        columns.Count == 0 ? row : row.With(columns, _ => JsonValue.Create(Placeholder));

    /// <summary>
    /// The row as a request can still be composed of it: lists and objects keep their form, each text and number in
    /// them is gone.
    /// </summary>
    public static Row Masked(this Row row, IReadOnlyList<string> columns) =>
        columns.Count == 0 ? row : row.With(columns, Mask);

    static Row With(this Row row, IReadOnlyList<string> columns, Func<JsonNode?, JsonNode?> redact)
    {
        if (row.Json.IsEmpty)
        {
            return row with
            {
                Fields = row.Fields.ToDictionary(
                    field => field.Key,
                    field => columns.Contains(field.Key) ? (object?)TextOf(redact, field.Value as string) : field.Value,
                    StringComparer.Ordinal),
            };
        }

        using var json = JsonDocument.Parse(row.Json, RowFields.Options);
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (var property in json.RootElement.EnumerateObject())
            {
                writer.WritePropertyName(property.Name);
                if (columns.Contains(property.Name))
                    Write(writer, redact(NodeOf(property.Value)));
                else
                    property.Value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return row with { Json = bytes.ToArray(), Fields = RowFields.Of(JsonElement.Parse(bytes.ToArray())) };
    }

    static string TextOf(Func<JsonNode?, JsonNode?> redact, string? text) =>
        redact(JsonValue.Create(text ?? "")) is JsonValue value ? value.GetValue<string>() : Placeholder;

    static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        if (node is null)
            writer.WriteNullValue();
        else
            node.WriteTo(writer);
    }

    static JsonNode? NodeOf(JsonElement value) => JsonNode.Parse(value.GetRawText());

    static JsonNode? Mask(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(property => KeyValuePair.Create(
            property.Key, KeptKeys.Contains(property.Key) ? property.Value?.DeepClone() : Mask(property.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Mask)]),
        JsonValue value when value.TryGetValue<string>(out var text) && Inner(text) is { } inner =>
            JsonValue.Create(Mask(inner)!.ToJsonString()),
        _ => JsonValue.Create(Placeholder),
    };

    // A list or messages may be written as a text with JSON in it.
    static JsonNode? Inner(string text)
    {
        if (text.AsSpan().TrimStart() is not ['[' or '{', ..])
            return null;
        try
        {
            return JsonNode.Parse(Encoding.UTF8.GetBytes(text), documentOptions: RowFields.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
