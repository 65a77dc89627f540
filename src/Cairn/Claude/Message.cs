using System.Text.Json;

namespace Cairn.Claude;

/// <summary>One answer of a model.</summary>
/// <param name="Model">The id of the model that answered.</param>
/// <param name="StopReason">
/// Why it stopped, such as <c>end_turn</c> or <c>max_tokens</c>; null when the API did not say.
/// </param>
/// <param name="Content">The array of content blocks as it came.</param>
/// <param name="Usage">The billed tokens.</param>
public sealed record Message(string Model, string? StopReason, JsonElement Content, Usage Usage)
{
    /// <summary>The text blocks, joined.</summary>
    public string Text() => string.Concat(
        from block in Content.EnumerateArray()
        where block.GetProperty("type").ValueEquals("text")
        select block.GetProperty("text").GetString());

    /// <summary>Whether there is anything but text, such as thinking or a tool call.</summary>
    public bool HasOtherBlocks() =>
        Content.EnumerateArray().Any(block => !block.GetProperty("type").ValueEquals("text"));

    /// <summary>Whether it was refused before any output, which is not billed.</summary>
    /// <remarks>https://platform.claude.com/docs/en/release-notes/overview</remarks>
    public bool IsUnbilledRefusal => StopReason == "refusal" && Usage.OutputTokens == 0;

    internal static Message Of(JsonElement message) =>
        Of(message.Deserialize(ClaudeJson.Default.WireMessage) ?? throw new JsonException("The message is null."));

    static Message Of(WireMessage wire)
    {
        if (wire.Model is not { } model)
            throw new JsonException("The message does not name its model.");
        if (wire.Content.ValueKind != JsonValueKind.Array || !wire.Content.EnumerateArray().All(IsBlock))
            throw new JsonException("The message has no array of content blocks.");
        if (wire.Usage is not { InputTokens: { } input, OutputTokens: { } output } usage)
            throw new JsonException("The message has no usage.");
        if (!usage.IsCount())
            throw new JsonException("The message has a usage that counts no tokens.");

        // Older answers carry only the total of the writes; it is then all at the default of five minutes.
        var written = usage.CacheCreationInputTokens ?? 0;
        var written1h = usage.CacheCreation?.Ephemeral1h ?? 0;
        var written5m = usage.CacheCreation?.Ephemeral5m ?? (written - written1h);
        return new(model, wire.StopReason, wire.Content, new(
            input, written5m, written1h, usage.CacheReadInputTokens ?? 0, output, usage.InferenceGeo,
            usage.ServerToolUse?.WebSearchRequests ?? 0));
    }

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
