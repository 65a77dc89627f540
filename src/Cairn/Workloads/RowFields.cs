using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Cairn.Workloads;

/// <summary>Turns the JSON of a row into the values templates work with.</summary>
static class RowFields
{
    /// <summary>What every JSON input is held to: no ambiguous keys, no depth that could exhaust a parser.</summary>
    public static JsonDocumentOptions Options { get; } = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>
    /// The columns of a row. They keep the document of the row alive, which must therefore not be a pooled one.
    /// </summary>
    public static IReadOnlyDictionary<string, object?> Of(JsonElement row) =>
        row.ValueKind is JsonValueKind.Object ? MapOf(row) : new Dictionary<string, object?>();

    /// <summary>
    /// The text of a key, which may be written as a string or a number; null when it is neither or empty.
    /// </summary>
    public static string? KeyOf(JsonElement row, string column) =>
        !row.TryGetProperty(column, out var key) ? null
        : key.ValueKind is JsonValueKind.Number ? key.GetRawText()
        : key.ValueKind is JsonValueKind.String && key.GetString() is { Length: > 0 } text ? text
        : null;

    static object? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Object => MapOf(value),
        JsonValueKind.Array => ListOf(value),
        _ => null,
    };

    static JsonMap MapOf(JsonElement value)
    {
        var map = new JsonMap(value);
        foreach (var property in value.EnumerateObject())
            map[property.Name] = ValueOf(property.Value);
        return map;
    }

    static JsonList ListOf(JsonElement value)
    {
        var list = new JsonList(value);
        list.AddRange(value.EnumerateArray().Select(ValueOf));
        return list;
    }

    internal static string Compact(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        JsonText.WriteCompact(buffer, JsonMarshal.GetRawUtf8Value(value));
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

/// <summary>A list of a JSON row, which prints as the JSON it came from.</summary>
sealed class JsonList(JsonElement source) : List<object?>
{
    public string Json => RowFields.Compact(source);
}

/// <summary>An object of a JSON row, which prints as the JSON it came from.</summary>
sealed class JsonMap(JsonElement source) : Dictionary<string, object?>
{
    public string Json => RowFields.Compact(source);
}
