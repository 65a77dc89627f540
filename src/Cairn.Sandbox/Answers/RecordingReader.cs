using System.Text.Json;
using Cairn.Sandbox.Models;

namespace Cairn.Sandbox.Answers;

/// <summary>Reads one line of a file of answers: a line of its own form, or a line of a batch's results.</summary>
static class RecordingReader
{
    public const string CustomId = "custom_id";
    public const string Match = "match";
    public const string Key = "key";
    const string Expected = "'custom_id', 'match' or 'key'";

    static readonly string[] Members =
        [CustomId, Match, Key, "model", "text", "content", "stop_reason", "stop_sequence", "output_tokens", "usage"];

    /// <summary>The recording and what finds it; null where a result has no answer in it.</summary>
    /// <exception cref="FormatException">Says what is wrong with the line.</exception>
    public static ((string Kind, string Value) By, Recording Recording)? Read(JsonElement line, int number)
    {
        if (line.TryGetProperty("result", out var result))
            return ReadResult(line, result, number);

        var odd = line.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !Members.Contains(name));
        if (odd is not null)
            throw new FormatException($"'{odd}' is unknown; expected {string.Join(", ", Members)}");

        string[] given = [.. ((string[])[CustomId, Match, Key]).Where(name => line.TryGetProperty(name, out _))];
        if (given.Length != 1)
            throw new FormatException($"expected one of {Expected}, found {given.Length}");

        return ((given[0], Text(line, given[0])!), new(number, ModelOf(line), Draft(line)));
    }

    static ((string Kind, string Value) By, Recording Recording)? ReadResult(
        JsonElement line, JsonElement result, int number)
    {
        var name = Text(line, CustomId) ?? throw new FormatException("a result needs its 'custom_id'");
        if (result.ValueKind != JsonValueKind.Object || Text(result, "type") != "succeeded")
            return null;

        return result.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object
            ? ((CustomId, name), new(number, ModelOf(message), Draft(message)))
            : throw new FormatException("a result that succeeded needs its 'message'");
    }

    static AnswerDraft Draft(JsonElement said)
    {
        var blocks = BlocksOf(said);
        var callsTool = blocks.Any(block => block is AnswerBlock.ToolUse);
        var usage = said.TryGetProperty("usage", out var given) ? given : default;
        var output = Count(said, "output_tokens") ?? Count(usage, "output_tokens");
        var thinking = usage.ValueKind == JsonValueKind.Object && usage.TryGetProperty("output_tokens_details", out var
            details) ? Count(details, "thinking_tokens") ?? 0 : 0;
        if (thinking > (output ?? 0))
            throw new FormatException($"'thinking_tokens' are {thinking} of {output ?? 0} 'output_tokens'");

        return new(blocks, Text(said, "stop_reason") ?? (callsTool ? Answer.ToolUse : Answer.EndTurn))
        {
            StopSequence = Text(said, "stop_sequence"),
            OutputTokens = output,
            ThinkingTokens = thinking,
        };
    }

    static List<AnswerBlock> BlocksOf(JsonElement said)
    {
        var hasText = said.TryGetProperty("text", out var text);
        if (hasText == said.TryGetProperty("content", out var content))
            throw new FormatException("expected either 'text' or 'content'");

        return (hasText ? text : content) switch
        {
            { ValueKind: JsonValueKind.String } words =>
                words.GetString() is { Length: > 0 } some ? [new AnswerBlock.Text(some)] : [],
            { ValueKind: JsonValueKind.Array } list when !hasText =>
                [.. list.EnumerateArray().Select(BlockOf).OfType<AnswerBlock>()],
            _ => throw new FormatException(
                hasText ? "'text' is not a string" : "'content' is neither a string nor a list of blocks"),
        };
    }

    // What server tools left in an answer is not repeated: the sandbox has no such tools.
    static AnswerBlock? BlockOf(JsonElement block) => Text(block, "type") switch
    {
        "text" => new AnswerBlock.Text(Needed(block, "text")),
        "thinking" => new AnswerBlock.Thinking(Needed(block, "thinking"), Needed(block, "signature")),
        "tool_use" when block.TryGetProperty("input", out var input) && input.ValueKind == JsonValueKind.Object =>
            new AnswerBlock.ToolUse(Needed(block, "id"), Needed(block, "name"), input.GetRawText()),
        "tool_use" => throw new FormatException("a 'tool_use' block needs an object 'input'"),
        null => throw new FormatException("a block of 'content' needs a 'type'"),
        _ => null,
    };

    static string? ModelOf(JsonElement owner) => Text(owner, "model") is not { } name ? null
        : ModelBook.BuiltIn.Find(name)?.Id
            ?? throw new FormatException($"the model '{name}' is unknown; leave 'model' out to answer for every model");

    static string Needed(JsonElement owner, string name) =>
        Text(owner, name) ?? throw new FormatException($"a block of 'content' needs a '{name}'");

    static string? Text(JsonElement owner, string name)
    {
        if (owner.ValueKind != JsonValueKind.Object || !owner.TryGetProperty(name, out var value)
            || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new FormatException($"'{name}' is not a string");
    }

    static long? Count(JsonElement owner, string name)
    {
        if (owner.ValueKind != JsonValueKind.Object || !owner.TryGetProperty(name, out var value)
            || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 0
            ? count
            : throw new FormatException($"'{name}' is not a count of tokens");
    }
}
