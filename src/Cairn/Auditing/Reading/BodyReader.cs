using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Auditing.Reading;

/// <summary>
/// Takes the body of a request apart: a Messages body, or one of OpenAI's chat form, which gateways translate.
/// </summary>
/// <remarks>Not thread-safe: it remembers the blocks of the last request, since most come again.</remarks>
sealed class BodyReader(ModelCatalog catalog)
{
    static readonly string[] NoSettings =
        ["model", "max_tokens", "max_completion_tokens", "maxOutputTokens", "tools", "system", "messages", "prompt",
            "stream"];

    readonly BlockCache _cache = new();

    /// <summary>Reads a body.</summary>
    /// <param name="body">The object with the messages.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="modelName">The model where the body names none.</param>
    /// <exception cref="BadInputException">Its messages are none.</exception>
    public AuditedRequest Read(JsonElement body, AuditPlace place, string? modelName)
    {
        var name = MessageShape.Text(body, "model") ?? modelName;
        var model = ModelNames.Find(catalog, name) ?? ModelNames.Stranger(name ?? "");
        var blocks = BlocksOf(body, new(place.File, place.Line));
        var settings = RequestFrame.InOrder(
                body.EnumerateObject().Where(property => !NoSettings.Contains(property.Name)), entry => entry.Name)
            .Select(property => (property.Name, Compact(property.Value)))
            .ToList();
        var maxTokens = MaxTokensOf(body);
        var frame = RequestFrame.Create(model, name ?? "", maxTokens ?? 0, settings);
        return new()
        {
            Place = place,
            Model = name,
            Prompt = new(frame, blocks),
            MaxTokens = maxTokens,
            AutomaticMarker = MessageShape.Member(body, "cache_control", JsonValueKind.Object) is { } marker
                ? MessageShape.Text(marker, "ttl") == "1h" ? CacheTtl.OneHour : CacheTtl.FiveMinutes
                : null,
            IsStreamed = body.TryGetProperty("stream", out var stream) && stream.ValueKind is JsonValueKind.True,
            Settings = settings,
        };
    }

    /// <summary>How long its answer may be; null where it does not say.</summary>
    public static int? MaxTokensOf(JsonElement body) =>
        (MessageShape.Member(body, "max_tokens", JsonValueKind.Number)
            ?? MessageShape.Member(body, "max_completion_tokens", JsonValueKind.Number)
            ?? MessageShape.Member(body, "maxOutputTokens", JsonValueKind.Number)) is { } value
        && value.TryGetInt32(out var tokens) ? tokens : null;

    List<PromptBlock> BlocksOf(JsonElement body, Place place)
    {
        List<PromptBlock> blocks = [];
        if (MessageShape.Member(body, "tools", JsonValueKind.Array) is { } tools)
        {
            foreach (var tool in tools.EnumerateArray())
                Add(tool, new(PromptSection.Tools), blocks);
        }

        if (body.TryGetProperty("system", out var system))
            AddContent(new("system", system, default), new(PromptSection.System), blocks);

        var messages = MessageShape.ListOf(body)
            ?? throw place.Refuse("a request whose messages are no list", "a JSON array of messages",
                """Write "messages": [{"role": "user", "content": "..."}].""");
        var isHead = true;
        foreach (var message in messages.EnumerateArray())
        {
            var turn = MessageShape.Of(message) ?? throw place.Refuse("a message without a role that is known",
                "an object with role and content", """Write {"role": "user", "content": "..."}.""");

            // What OpenAI's form says first as system or developer becomes the system prompt.
            isHead &= turn.Role == "system" && !body.TryGetProperty("system", out _);
            AddContent(turn, isHead ? new(PromptSection.System) : new(PromptSection.Messages, turn.Role, true), blocks);
            AddToolCalls(message, turn.Role, blocks);
        }

        return blocks.Count > 0 ? blocks : throw place.Refuse("a request without any text", "at least one block",
            "Give it a message with content.");
    }

    void AddContent(MessageShape turn, BlockPosition position, List<PromptBlock> blocks)
    {
        if (turn.Content.ValueKind is JsonValueKind.String)
        {
            Add(turn.Content, position, blocks, turn.Marker);
            return;
        }

        if (turn.Content.ValueKind is not JsonValueKind.Array)
            return;
        var count = turn.Content.GetArrayLength();
        foreach (var (index, block) in turn.Content.EnumerateArray().Index())
        {
            var at = position with { StartsMessage = position.StartsMessage && index == 0 };
            Add(block, at, blocks, index == count - 1 ? turn.Marker : default);
        }
    }

    void AddToolCalls(JsonElement message, string role, List<PromptBlock> blocks)
    {
        if (MessageShape.Member(message, "tool_calls", JsonValueKind.Array) is not { } calls)
            return;
        foreach (var call in calls.EnumerateArray())
            Add(call, new(PromptSection.Messages, role), blocks);
    }

    void Add(JsonElement block, BlockPosition position, List<PromptBlock> blocks, JsonElement marker = default)
    {
        var buffer = _cache.Begin();
        if (block.ValueKind is JsonValueKind.Object && marker.ValueKind is not JsonValueKind.Object)
            marker = MessageShape.ProviderMarker(block);
        if (block.ValueKind is JsonValueKind.Object && marker.ValueKind is not JsonValueKind.Object)
            JsonText.WriteCompact(buffer, JsonMarshal.GetRawUtf8Value(block));
        else
            Write(buffer, block, marker);
        blocks.Add(_cache.End(blocks.Count, position));
    }

    // A bare text becomes a block, and a marker that stood beside the block comes to stand in it.
    static void Write(ArrayBufferWriter<byte> buffer, JsonElement block, JsonElement marker)
    {
        if (block.ValueKind is JsonValueKind.Object)
        {
            buffer.Write("{"u8);
            foreach (var member in block.EnumerateObject().Where(member =>
                         member.Name is not ("providerOptions" or "cache_control")))
            {
                JsonText.WriteString(buffer, member.Name);
                buffer.Write(":"u8);
                JsonText.WriteCompact(buffer, JsonMarshal.GetRawUtf8Value(member.Value));
                buffer.Write(","u8);
            }

            buffer.Write("\"cache_control\":"u8);
            JsonText.WriteCompact(buffer, JsonMarshal.GetRawUtf8Value(marker));
        }
        else
        {
            buffer.Write("""{"type":"text","text":"""u8);
            if (block.ValueKind is JsonValueKind.String)
                buffer.Write(JsonMarshal.GetRawUtf8Value(block));
            else
                JsonText.WriteString(buffer, block.GetRawText());
            if (marker.ValueKind is JsonValueKind.Object)
            {
                buffer.Write(",\"cache_control\":"u8);
                JsonText.WriteCompact(buffer, JsonMarshal.GetRawUtf8Value(marker));
            }
        }

        buffer.Write("}"u8);
    }

    static ReadOnlyMemory<byte> Compact(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        JsonText.WriteCompact(buffer, JsonMarshal.GetRawUtf8Value(value));
        return buffer.WrittenMemory;
    }
}
