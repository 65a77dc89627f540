using System.Text.Json;

namespace Cairn.Sandbox.Requests;

/// <summary>What lies inside a block that may hold others: its length without base64, and the markers and citations
/// found there.</summary>
readonly record struct BlockInside(long Chars, long Tokens)
{
    const string WrongPlace = "cache_control: must be set on the outer block; only on the last inner block is it moved"
        + " there";

    public bool HasImage { get; init; }

    /// <summary>Whether an inner text quotes something.</summary>
    public bool HasCitations { get; init; }

    /// <summary>Whether the model is asked to cite from it.</summary>
    public bool IsCited { get; init; }

    /// <summary>The life that a marker on the last inner block asks for; it counts as the outer block's.</summary>
    public CacheTtl? Ttl { get; init; }

    /// <summary>What is wrong inside, as the continuation of the block's path; null if nothing.</summary>
    public string? Fault { get; init; }

    public static BlockInside Of(ReadOnlySpan<byte> json)
    {
        var reader = CanonicalJson.Read(json);
        using var document = JsonDocument.ParseValue(ref reader);
        return OfBlock(document.RootElement);
    }

    static BlockInside OfBlock(JsonElement block) => Text(block, "type") switch
    {
        "image" => new(0, TokenEstimate.ImageTokens) { HasImage = true },
        "document" => OfDocument(block),
        "text" => new(Text(block, "text").Length, 0) { HasCitations = HasItems(block, "citations") },
        "search_result" => OfContent(block, ".content") is var inside
            ? inside with
            {
                Chars = inside.Chars + Text(block, "title").Length + Text(block, "source").Length,
                IsCited = IsCitedIn(block),
            }
            : inside,
        "tool_result" => OfContent(block, ".content"),
        _ => new(block.GetRawText().Length, 0),
    };

    static BlockInside OfDocument(JsonElement block)
    {
        if (!block.TryGetProperty("source", out var source))
            return default;

        var inside = Text(source, "type") switch
        {
            "text" => new(Text(source, "data").Length, 0),
            "content" => OfContent(source, ".source.content"),
            _ => new(0, TokenEstimate.DocumentTokens),
        };
        return inside with { IsCited = IsCitedIn(block) };
    }

    static BlockInside OfContent(JsonElement owner, string path)
    {
        if (!owner.TryGetProperty("content", out var content))
            return default;

        if (content.ValueKind == JsonValueKind.String)
            return new(content.GetString()!.Length, 0);

        var sum = new BlockInside(0, 0);
        if (content.ValueKind != JsonValueKind.Array)
            return sum;

        var last = content.GetArrayLength() - 1;
        foreach (var (index, item) in content.EnumerateArray().Index())
        {
            var inside = OfBlock(item);
            var marker = MarkerReader.Of(item);
            sum = sum.Plus(inside) with
            {
                Ttl = marker,
                Fault = sum.Fault ?? inside.Fault ?? (marker is not null && index < last || inside.Ttl is not null
                    ? $"{path}.{index}.{WrongPlace}" : null),
            };
        }

        return sum;
    }

    static bool IsCitedIn(JsonElement block) =>
        block.TryGetProperty("citations", out var citations) && citations.ValueKind == JsonValueKind.Object
        && citations.TryGetProperty("enabled", out var enabled) && enabled.ValueKind == JsonValueKind.True;

    static bool HasItems(JsonElement block, string name) =>
        block.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0;

    static string Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    BlockInside Plus(BlockInside other) => new(Chars + other.Chars, Tokens + other.Tokens)
    {
        HasImage = HasImage || other.HasImage,
        HasCitations = HasCitations || other.HasCitations,
        IsCited = IsCited || other.IsCited,
    };
}
