using System.Text.Json;

namespace Cairn.Sandbox.Requests;

/// <summary>The length of a block that may hold images or documents, whose base64 must not be counted as
/// text.</summary>
readonly record struct MediaSize(long Chars, long Tokens, bool HasImage)
{
    public static MediaSize Of(ReadOnlySpan<byte> json, BlockDraft draft)
    {
        var reader = CanonicalJson.Read(json);
        using var document = JsonDocument.ParseValue(ref reader);
        return draft.Kind == BlockKind.ToolResult ? OfContent(document.RootElement) : OfBlock(document.RootElement);
    }

    static MediaSize OfContent(JsonElement owner)
    {
        if (!owner.TryGetProperty("content", out var content))
            return default;

        return content.ValueKind switch
        {
            JsonValueKind.String => new(content.GetString()!.Length, 0, false),
            JsonValueKind.Array when content.GetArrayLength() > 0 =>
                content.EnumerateArray().Select(OfBlock).Aggregate((sum, size) => sum.Plus(size)),
            _ => default,
        };
    }

    static MediaSize OfBlock(JsonElement block) => Text(block, "type") switch
    {
        "image" => new(0, TokenEstimate.ImageTokens, true),
        "document" => OfDocument(block),
        "text" => new(Text(block, "text").Length, 0, false),
        _ => new(block.GetRawText().Length, 0, false),
    };

    static MediaSize OfDocument(JsonElement block)
    {
        if (block.ValueKind != JsonValueKind.Object || !block.TryGetProperty("source", out var source))
            return default;

        return Text(source, "type") switch
        {
            "text" => new(Text(source, "data").Length, 0, false),
            "content" => OfContent(source),
            _ => new(0, TokenEstimate.DocumentTokens, false),
        };
    }

    static string Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    MediaSize Plus(MediaSize other) => new(Chars + other.Chars, Tokens + other.Tokens, HasImage || other.HasImage);
}
