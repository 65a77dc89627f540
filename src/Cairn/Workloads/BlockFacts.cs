using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Cairn.Workloads;

/// <summary>What can be read off a block: length, media, and whether it has or may have a cache marker.</summary>
readonly record struct BlockFacts(int Utf16Length, bool IsMedia, bool CanCarryMarker, CacheTtl? OwnMarker)
{
    static readonly string[] Markable = ["text", "image", "document", "tool_use", "tool_result"];

    public bool IsText { get; init; }

    /// <summary>
    /// The block without its own marker, which is what two requests have in common; null when it has none.
    /// </summary>
    public byte[]? HashedJson { get; init; }

    public static BlockFacts Of(PromptSection section, JsonElement block)
    {
        var own = block.TryGetProperty("cache_control", out var marker) ? TtlOf(marker) : null;
        var type = TextOf(block, "type");
        var text = type == "text" ? TextOf(block, "text") : null;
        var media = section is not PromptSection.Tools && type is not "text" && HasMedia(block);
        return new(
            text?.Length ?? LengthOf(block), media, section is PromptSection.Tools
                ? !(block.TryGetProperty("defer_loading", out var deferred) && deferred.ValueKind is JsonValueKind.True)
                : Markable.Contains(type) && text is not "",
            own)
        {
            IsText = text is not null,
            HashedJson = marker.ValueKind is JsonValueKind.Undefined ? null : WithoutMarker(block),
        };
    }

    static CacheTtl? TtlOf(JsonElement marker) => marker.ValueKind is not JsonValueKind.Object ? null
        : TextOf(marker, "ttl") == "1h" ? CacheTtl.OneHour
        : CacheTtl.FiveMinutes;

    /// <summary>
    /// Media hides anywhere in a block (a tool result may hold an image), always as a source that is not text.
    /// </summary>
    static bool HasMedia(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(property =>
            (property.NameEquals("source"u8) && TextOf(property.Value, "type") is "base64" or "url" or "file")
            || HasMedia(property.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(HasMedia),
        _ => false,
    };

    static int LengthOf(JsonElement block)
    {
        var length = Encoding.UTF8.GetCharCount(JsonMarshal.GetRawUtf8Value(block));
        return length - Base64Length(block);
    }

    static int Base64Length(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object when TextOf(value, "type") == "base64" => TextOf(value, "data")?.Length ?? 0,
        JsonValueKind.Object => value.EnumerateObject().Sum(property => Base64Length(property.Value)),
        JsonValueKind.Array => value.EnumerateArray().Sum(Base64Length),
        _ => 0,
    };

    static byte[] WithoutMarker(JsonElement block)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var property in block.EnumerateObject().Where(property => !property.NameEquals("cache_control"u8)))
        {
            buffer.Write(buffer.WrittenCount == 0 ? "{"u8 : ","u8);
            JsonText.WriteString(buffer, property.Name);
            buffer.Write(":"u8);
            buffer.Write(JsonMarshal.GetRawUtf8Value(property.Value));
        }

        buffer.Write("}"u8);
        return buffer.WrittenSpan.ToArray();
    }

    static string? TextOf(JsonElement value, string key) =>
        value.ValueKind is JsonValueKind.Object
        && value.TryGetProperty(key, out var text) && text.ValueKind is JsonValueKind.String ? text.GetString() : null;
}
