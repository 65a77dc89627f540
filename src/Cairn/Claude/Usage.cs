using System.Text.Json;

namespace Cairn.Claude;

/// <summary>What one answer was billed for, as the API reports it.</summary>
/// <param name="InputTokens">The prompt after the last breakpoint: neither read nor written.</param>
/// <param name="CacheCreation5mTokens">Written for five minutes.</param>
/// <param name="CacheCreation1hTokens">Written for an hour.</param>
/// <param name="CacheReadInputTokens">Read.</param>
/// <param name="OutputTokens">Generated, thinking included.</param>
/// <param name="InferenceGeo"><c>global</c>, <c>us</c> or null.</param>
/// <param name="WebSearchRequests">Searches of the web that the API did for it; each has a price of its own.</param>
public sealed record Usage(
    long InputTokens,
    long CacheCreation5mTokens,
    long CacheCreation1hTokens,
    long CacheReadInputTokens,
    long OutputTokens,
    string? InferenceGeo = null,
    long WebSearchRequests = 0)
{
    /// <summary>Reads the <c>usage</c> of a message.</summary>
    /// <exception cref="JsonException">It is not what an answer can have; money follows from it.</exception>
    internal static Usage Of(JsonElement usage)
    {
        if ((CountOf(usage, "input_tokens"u8), CountOf(usage, "output_tokens"u8)) is not ({ } input, { } output))
            throw new JsonException("The message has no usage.");
        var creation = Message.PartOf(usage, "cache_creation"u8);
        var written = CountOf(usage, "cache_creation_input_tokens"u8) ?? 0;
        var written1h = CountOf(creation, "ephemeral_1h_input_tokens"u8) ?? 0;

        // Older answers carry only the total of the writes; it is then all at the default of five minutes.
        var written5m = CountOf(creation, "ephemeral_5m_input_tokens"u8) ?? (written - written1h);
        return new(
            input, written5m >= 0 ? written5m : throw NoCount(), written1h,
            CountOf(usage, "cache_read_input_tokens"u8) ?? 0, output, Message.TextOf(usage, "inference_geo"u8),
            CountOf(Message.PartOf(usage, "server_tool_use"u8), "web_search_requests"u8) ?? 0);
    }

    static long? CountOf(JsonElement? of, ReadOnlySpan<byte> name) =>
        of is not { } part || !part.TryGetProperty(name, out var count) || count.ValueKind == JsonValueKind.Null ? null
        : count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out var number) && number >= 0 ? number
        : throw NoCount();

    static JsonException NoCount() => new("The message has a usage that counts no tokens.");
}
