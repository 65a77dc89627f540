using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Cairn.Workloads;

/// <summary>What can be read off a block: length, media, and whether it has or may have a cache marker.</summary>
/// <param name="Utf16Length">
/// The length of its text; null where it is a plain text, whose length is counted when it is asked for.
/// </param>
/// <param name="IsMedia">Whether it has an image or a document.</param>
/// <param name="CanCarryMarker">Whether the API takes a marker on it.</param>
/// <param name="OwnMarker">The user's marker.</param>
readonly record struct BlockFacts(int? Utf16Length, bool IsMedia, bool CanCarryMarker, CacheTtl? OwnMarker)
{
    static readonly string[] Markable = ["text", "image", "document", "tool_use", "tool_result"];

    static ReadOnlySpan<byte> TextOpening => "{\"type\":\"text\",\"text\":\""u8;

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

    /// <summary>
    /// The same for a block that is a text and nothing else, as rows mostly are, without parsing it; null for others.
    /// </summary>
    public static BlockFacts? OfPlainText(PromptSection section, ReadOnlySpan<byte> json) =>
        section is not PromptSection.Tools && IsPlainText(json)
            ? OfText(json)
            : null;

    /// <summary>The same for what is known to be such a text.</summary>
    public static BlockFacts OfText(ReadOnlySpan<byte> json) =>
        new(null, false, !PlainText(json).IsEmpty, null) { IsText = true };

    /// <summary>The text of a block that is plain text, its escapes as they are.</summary>
    public static ReadOnlySpan<byte> PlainText(ReadOnlySpan<byte> json) => json[TextOpening.Length..^2];

    // Whether a block is written as texts are written here.
    static bool IsPlainText(ReadOnlySpan<byte> json)
    {
        if (!json.StartsWith(TextOpening) || !json.EndsWith("\"}"u8) || json.Length < TextOpening.Length + 2)
            return false;
        var text = PlainText(json);
        for (var at = 0; text[at..].IndexOfAny((byte)'"', (byte)'\\') is >= 0 and var next; at += next + 2)
        {
            if (text[at + next] == '"' || at + next + 1 >= text.Length)
                return false;
        }

        return true;
    }

    /// <summary>
    /// The UTF-16 length of a text with its escapes: each is one character, two bytes of JSON or six for a number.
    /// </summary>
    public static int LengthOf(ReadOnlySpan<byte> text)
    {
        var length = Encoding.UTF8.GetCharCount(text);
        for (var at = 0; text[at..].IndexOf((byte)'\\') is >= 0 and var next;)
        {
            var bytes = text[at + next + 1] == 'u' ? 6 : 2;
            length -= bytes - 1;
            at += next + bytes;
        }

        return length;
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
