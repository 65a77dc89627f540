using System.Text.Json;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Requests;

/// <summary>Reads one block of a prompt: identity, length and marker. Long blocks that were seen before are
/// recognised by their bytes.</summary>
sealed class BlockReader
{
    const int MemoBytesMin = 256;
    const int MemoEntriesMax = 4_096;

    readonly Dictionary<UInt128, BlockContent> _memo = [];

    public BlockContent Read(ReadOnlySpan<byte> json, PromptLevel level)
    {
        if (json.Length < MemoBytesMin)
            return ReadNew(json, level);

        var raw = new StableHash((ulong)level);
        raw.Add(json);
        var key = raw.ToUInt128();
        if (_memo.TryGetValue(key, out var known))
            return known;

        if (_memo.Count >= MemoEntriesMax)
            _memo.Clear();

        var content = ReadNew(json, level);
        _memo.Add(key, content);
        return content;
    }

    static BlockContent ReadNew(ReadOnlySpan<byte> json, PromptLevel level)
    {
        var reader = CanonicalJson.Read(json);
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => OfText(ref reader),
            JsonTokenType.StartObject => OfObject(ref reader, json, level),
            _ => new(BlockKind.Other, 0, 0, 0, null, false, "Input should be an object"),
        };
    }

    // A bare string is the same content as one text block, so both are hashed as the object.
    static BlockContent OfText(ref Utf8JsonReader reader)
    {
        var sum = HashOfProperty("type"u8, "\"text\""u8);
        var hash = Started("text"u8);
        hash.Add((ulong)reader.TokenType);
        var chars = CanonicalJson.AddText(ref reader, ref hash);
        return new(BlockKind.Text, unchecked(sum + hash.ToUInt128()), chars, 0, null, false, null);
    }

    static BlockContent OfObject(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, PromptLevel level)
    {
        var draft = new BlockDraft { Kind = level == PromptLevel.Tools ? BlockKind.Tool : BlockKind.Other, Chars = 2 };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString() ?? "";
            reader.Read();
            if (name == "cache_control")
            {
                (draft.Ttl, var fault) = MarkerReader.Read(ref reader);
                draft.Fault ??= fault;
                continue;
            }

            if (name == "type" && level != PromptLevel.Tools && reader.TokenType == JsonTokenType.String)
                draft.Kind = KindOf(ref reader);

            var hash = Started(System.Text.Encoding.UTF8.GetBytes(name));
            var chars = CanonicalJson.Add(ref reader, ref hash);
            draft.Hash = unchecked(draft.Hash + hash.ToUInt128());
            draft.Chars += chars + name.Length + 3;
            if (name == "text")
                draft.TextChars = chars - 3;
        }

        return Finish(draft, json);
    }

    static BlockContent Finish(BlockDraft draft, ReadOnlySpan<byte> json)
    {
        var size = draft.Kind switch
        {
            BlockKind.Text => new MediaSize(draft.TextChars, 0, false),
            BlockKind.Image or BlockKind.Document or BlockKind.ToolResult => MediaSize.Of(json, draft),
            _ => new MediaSize(draft.Chars, 0, false),
        };
        var block = new BlockContent(
            draft.Kind, draft.Hash, size.Chars, size.Tokens, draft.Ttl, size.HasImage, draft.Fault);
        if (draft.Ttl is null || block.MayBeMarked || draft.Fault is not null)
            return block;

        var what = draft.Kind == BlockKind.Text ? "empty text blocks" : "thinking blocks";
        return block with { Fault = $"cache_control cannot be set for {what}" };
    }

    static BlockKind KindOf(ref Utf8JsonReader reader) => reader.GetString() switch
    {
        "text" => BlockKind.Text,
        "image" => BlockKind.Image,
        "document" => BlockKind.Document,
        "thinking" or "redacted_thinking" => BlockKind.Thinking,
        "tool_use" or "server_tool_use" or "mcp_tool_use" => BlockKind.ToolUse,
        { } type when type.EndsWith("tool_result", StringComparison.Ordinal) => BlockKind.ToolResult,
        _ => BlockKind.Other,
    };

    static UInt128 HashOfProperty(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var hash = Started(name);
        var reader = CanonicalJson.Read(value);
        reader.Read();
        CanonicalJson.Add(ref reader, ref hash);
        return hash.ToUInt128();
    }

    static StableHash Started(ReadOnlySpan<byte> name)
    {
        var hash = new StableHash(1);
        hash.Add(name);
        return hash;
    }
}
