using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Cairn.Workloads;

/// <summary>
/// Takes prompt parts that a row brings along as JSON over into blocks; their bytes are kept, a bare text becomes a
/// block.
/// </summary>
sealed class MessagesReader(BlockCache cache, Place place)
{
    public void Read(JsonElement messages, List<PromptBlock> blocks)
    {
        if (messages.ValueKind is not JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            throw place.Refuse("messages that are no list or empty", "a JSON array of messages",
                """Write [{"role": "user", "content": "..."}].""");
        }

        foreach (var message in messages.EnumerateArray())
            ReadMessage(message, blocks);
    }

    /// <summary>Reads tools, or a system prompt or a content, which may also be a bare text.</summary>
    public void ReadList(JsonElement list, BlockPosition position, List<PromptBlock> blocks)
    {
        if (list.ValueKind is JsonValueKind.String && position.Section is not PromptSection.Tools)
        {
            Add(list, position, blocks);
        }
        else if (list.ValueKind is not JsonValueKind.Array)
        {
            throw place.Refuse(
                $"{Name(position)} that is {list.ValueKind}", "a list of objects", "Write it as a JSON array.");
        }
        else
        {
            foreach (var (index, block) in list.EnumerateArray().Index())
                Add(block, position with { StartsMessage = position.StartsMessage && index == 0 }, blocks);
        }
    }

    void ReadMessage(JsonElement message, List<PromptBlock> blocks)
    {
        var isObject = message.ValueKind is JsonValueKind.Object;
        var other = isObject ? message.EnumerateObject().Select(property => property.Name)
            .FirstOrDefault(name => name is not ("role" or "content")) : null;
        if (!isObject || other is not null
            || !message.TryGetProperty("role", out var role) || !RequestRules.IsRole(role)
            || !message.TryGetProperty("content", out var content))
        {
            throw place.Refuse(
                other is null ? "a message without a proper role and content" : $"a message with \"{other}\"",
                """{"role": "user" or "assistant", "content": ...} and nothing else""", "Repair the message.");
        }

        var before = blocks.Count;
        ReadList(content, new(PromptSection.Messages, role.GetString()!, true), blocks);
        if (blocks.Count == before)
            throw place.Refuse("a message without content", "at least one block", "Give it a text or leave it out.");
    }

    void Add(JsonElement block, BlockPosition position, List<PromptBlock> blocks)
    {
        if (block.ValueKind is not (JsonValueKind.Object or JsonValueKind.String)
            || (block.ValueKind is JsonValueKind.String && position.Section is PromptSection.Tools))
        {
            throw place.Refuse($"a block of {Name(position)} that is {block.ValueKind}", "an object", "Repair it.");
        }

        var buffer = cache.Begin();
        if (block.ValueKind is JsonValueKind.String)
            buffer.Write("""{"type":"text","text":"""u8);
        JsonText.WriteCompact(buffer, JsonMarshal.GetRawUtf8Value(block));
        if (block.ValueKind is JsonValueKind.String)
            buffer.Write("}"u8);
        blocks.Add(cache.End(blocks.Count, position));
    }

    static string Name(BlockPosition position) => position.Section switch
    {
        PromptSection.Tools => "tools",
        PromptSection.System => "system",
        _ => "content",
    };
}
