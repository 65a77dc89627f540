using System.Text;
using System.Text.Json;

namespace Cairn.Profiling.Volatile;

/// <summary>Tells JSON that differs in the order of its keys from JSON that differs.</summary>
static class KeyOrder
{
    static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>Whether all texts are JSON objects or lists that are equal once their keys are sorted.</summary>
    public static bool IsAllThatDiffers(IEnumerable<string> texts)
    {
        string? first = null;
        foreach (var text in texts)
        {
            if (Sorted(text) is not { } sorted || sorted != (first ??= sorted))
                return false;
        }

        return first is not null;
    }

    static string? Sorted(string text)
    {
        if (text.TrimStart() is not ['{' or '[', ..])
            return null;
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            using var bytes = new MemoryStream();
            using (var writer = new Utf8JsonWriter(bytes))
                Write(writer, document.RootElement);
            return Encoding.UTF8.GetString(bytes.ToArray());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string NameOf(JsonProperty property) => property.Name;

    static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject().OrderBy(NameOf, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
