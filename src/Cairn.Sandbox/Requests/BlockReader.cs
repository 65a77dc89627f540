using System.Text;
using System.Text.Json;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Requests;

/// <summary>Reads one block of a prompt: shape, identity, length and marker. Long blocks that were seen before are
/// recognised by their bytes.</summary>
sealed class BlockReader
{
    const int MemoBytesMin = 256;
    const int MemoEntriesMax = 4_096;

    readonly Dictionary<UInt128, BlockContent> _memo = [];

    /// <summary>Reads an item of a list, or a bare string in place of the list.</summary>
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
        if (reader.TokenType == JsonTokenType.String)
            return OfText(ref reader);

        return ShapeOf(level).Check(json) is { } fault
            ? BlockContent.Broken(fault)
            : Finish(DraftOf(ref reader, level), json);
    }

    static Shape ShapeOf(PromptLevel level) => level switch
    {
        PromptLevel.Tools => ToolShapes.Tool,
        PromptLevel.System => ContentShapes.SystemBlock,
        _ => ContentShapes.MessageBlock,
    };

    // A bare string is the same content as one text block, so both are hashed as the object.
    static BlockContent OfText(ref Utf8JsonReader reader)
    {
        var sum = HashOfProperty("type"u8, "\"text\""u8);
        var hash = Started("text"u8);
        hash.Add((ulong)reader.TokenType);
        var chars = CanonicalJson.AddText(ref reader, ref hash);
        return new(BlockKind.Text, unchecked(sum + hash.ToUInt128()), chars, 0) { Type = "text" };
    }

    static BlockDraft DraftOf(ref Utf8JsonReader reader, PromptLevel level)
    {
        var draft = new BlockDraft { Kind = level == PromptLevel.Tools ? BlockKind.Tool : BlockKind.Other, Chars = 2 };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString() ?? "";
            reader.Read();
            if (name == "cache_control")
            {
                draft.Ttl = MarkerReader.Read(ref reader);
                continue;
            }

            Note(ref draft, name, reader);
            var hash = Started(Encoding.UTF8.GetBytes(name));
            var chars = name is "content" or "source"
                ? CanonicalJson.AddUnmarked(ref reader, ref hash)
                : CanonicalJson.Add(ref reader, ref hash);
            draft.Hash = unchecked(draft.Hash + hash.ToUInt128());
            draft.Chars += chars + name.Length + 3;
            if (name == "text")
                draft.TextChars = chars - 3;
        }

        return draft;
    }

    static void Note(ref BlockDraft draft, string name, Utf8JsonReader value)
    {
        switch (name)
        {
            case "type" when value.TokenType == JsonTokenType.String:
                draft.Type = BlockTypes.NameOf(ref value);
                draft.Kind = BlockTypes.KindOf(draft.Type, draft.Kind);
                break;
            case "id" or "tool_use_id" when value.TokenType == JsonTokenType.String:
                draft.ToolId = value.GetString();
                break;
            case "name" when value.TokenType == JsonTokenType.String:
                draft.ToolName = value.GetString();
                break;
            case "citations" when value.TokenType == JsonTokenType.StartArray:
                draft.HasCitations = value.Read() && value.TokenType != JsonTokenType.EndArray;
                break;
            case "defer_loading":
                draft.IsDeferred = value.TokenType == JsonTokenType.True;
                break;
            default: break;
        }
    }

    static BlockContent Finish(BlockDraft draft, ReadOnlySpan<byte> json)
    {
        var inside = draft.Kind switch
        {
            BlockKind.Text => new(draft.TextChars, 0),
            BlockKind.Image or BlockKind.Document or BlockKind.SearchResult => BlockInside.Of(json),
            BlockKind.ToolResult when draft.Type == "tool_result" => BlockInside.Of(json),
            _ => new(draft.Chars, 0),
        };
        var block = new BlockContent(draft.Kind, draft.Hash, inside.Chars, inside.Tokens)
        {
            Type = draft.Type ?? "custom",
            Ttl = draft.Ttl ?? inside.Ttl,
            HasImage = inside.HasImage,
            HasCitations = draft.HasCitations || inside.HasCitations,
            IsCited = inside.IsCited,
            ToolId = draft.ToolId,
            ToolName = draft.ToolName,
            IsDeferred = draft.IsDeferred,
        };
        return block with { Fault = inside.Fault is { } fault ? $".{block.Type}{fault}" : FaultOf(block) };
    }

    static string? FaultOf(BlockContent block)
    {
        if (block.Ttl is null || block.MayBeMarked)
            return null;

        return block.IsDeferred
            ? ": Tools with defer_loading cannot use prompt caching"
            : $".{block.Type}: cache_control cannot be set for empty text blocks";
    }

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
