using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Cairn.Claude;

/// <summary>One answer of a model.</summary>
public sealed class Message
{
    readonly ReadOnlyMemory<byte> _contentJson;
    readonly ReadOnlyMemory<byte> _quotedText;
    JsonDocument? _content;

    /// <summary>An answer with the array of its content as JSON.</summary>
    internal Message(string model, string? stopReason, ReadOnlyMemory<byte> contentJson, Usage usage)
    {
        (Model, StopReason, Usage) = (model, stopReason, usage);
        _contentJson = contentJson;
    }

    /// <summary>An answer that was read in place; of its content only a document is made that is asked for.</summary>
    internal Message(in ResultScan scan, ReadOnlyMemory<byte> line)
        : this(
            Encoding.ASCII.GetString(scan.Model),
            scan.StopReason.IsEmpty ? null : Encoding.ASCII.GetString(scan.StopReason),
            line[scan.Content], scan.Usage)
    {
        if (scan is { Blocks: 1, Texts: 1 })
            _quotedText = line[scan.LastText];
    }

    /// <summary>The id of the model that answered.</summary>
    public string Model { get; }

    /// <summary>
    /// Why it stopped, such as <c>end_turn</c> or <c>max_tokens</c>; null when the API did not say.
    /// </summary>
    public string? StopReason { get; }

    /// <summary>The array of content blocks as it came.</summary>
    public JsonElement Content => (_content ??= JsonDocument.Parse(_contentJson)).RootElement;

    /// <summary>The billed tokens.</summary>
    public Usage Usage { get; }

    /// <summary>The text blocks, joined.</summary>
    public string Text()
    {
        if (_quotedText.IsEmpty)
        {
            return string.Concat(
                from block in Content.EnumerateArray()
                where block.GetProperty("type").ValueEquals("text")
                select block.GetProperty("text").GetString());
        }

        var reader = new Utf8JsonReader(_quotedText.Span);
        reader.Read();
        return reader.GetString()!;
    }

    /// <summary>Whether there is anything but text, such as thinking or a tool call.</summary>
    public bool HasOtherBlocks() => _quotedText.IsEmpty
        && Content.EnumerateArray().Any(block => !block.GetProperty("type").ValueEquals("text"));

    /// <summary>Whether it was refused before any output, which is not billed.</summary>
    /// <remarks>https://platform.claude.com/docs/en/release-notes/overview</remarks>
    public bool IsUnbilledRefusal => StopReason == "refusal" && Usage.OutputTokens == 0;

    /// <summary>Reads a message member by member: a run does it for each of its answers.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    internal static Message Of(JsonElement message)
    {
        try
        {
            return Read(message);
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair is JSON, but no text.
            throw new JsonException("The message has a text that cannot be read.", exception);
        }
    }

    static Message Read(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object)
            throw new JsonException("The message is no object.");
        if (message.TryGetProperty("id"u8, out var id) && id.ValueKind != JsonValueKind.String)
            throw new JsonException("The message has an id that is no text.");
        if (TextOf(message, "model"u8) is not { } model)
            throw new JsonException("The message does not name its model.");
        if (!message.TryGetProperty("content"u8, out var content)
            || content.ValueKind != JsonValueKind.Array || !content.EnumerateArray().All(IsBlock))
        {
            throw new JsonException("The message has no array of content blocks.");
        }

        return PartOf(message, "usage"u8) is { } usage
            ? new(model, TextOf(message, "stop_reason"u8), JsonMarshal.GetRawUtf8Value(content).ToArray(),
                Usage.Of(usage))
            : throw new JsonException("The message has no usage.");
    }

    internal static string? TextOf(JsonElement of, ReadOnlySpan<byte> name) =>
        !of.TryGetProperty(name, out var text) || text.ValueKind == JsonValueKind.Null ? null
        : text.ValueKind == JsonValueKind.String ? text.GetString()
        : throw new JsonException("The message has a member that is no text.");

    internal static JsonElement? PartOf(JsonElement of, ReadOnlySpan<byte> name) =>
        !of.TryGetProperty(name, out var part) || part.ValueKind == JsonValueKind.Null ? null
        : part.ValueKind == JsonValueKind.Object ? part
        : throw new JsonException("The message has a member that is no object.");

    static bool IsBlock(JsonElement block) => block.ValueKind == JsonValueKind.Object
        && block.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
        && (!type.ValueEquals("text")
            || (block.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
                && IsWhole(text)));

    // Half of a surrogate pair is JSON, but no text.
    static bool IsWhole(JsonElement text)
    {
        try
        {
            return text.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
