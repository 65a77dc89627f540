using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cairn.Claude;

/// <summary>The wire's field names and types in one place.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(MessageBatch))]
[JsonSerializable(typeof(MessageBatchPage))]
[JsonSerializable(typeof(ErrorEnvelope))]
[JsonSerializable(typeof(DeletedBatch))]
[JsonSerializable(typeof(WireMessage))]
[JsonSerializable(typeof(TokenCount))]
[JsonSerializable(typeof(ReportPage<UsageRow>))]
[JsonSerializable(typeof(ReportPage<CostRow>))]
[JsonSerializable(typeof(JsonElement))]
sealed partial class ClaudeJson : JsonSerializerContext;

sealed record ErrorEnvelope(ErrorBody? Error);

sealed record ErrorBody(string? Type, string? Message, ErrorDetails? Details);

sealed record ErrorDetails(string? ErrorCode);

sealed record DeletedBatch(string Id);

sealed record TokenCount([property: JsonRequired] long InputTokens);

sealed record WireMessage(string Id, string? Model, string? StopReason, JsonElement Content, WireUsage? Usage);

sealed record WireUsage(
    long? InputTokens,
    long? OutputTokens,
    long? CacheCreationInputTokens,
    long? CacheReadInputTokens,
    WireCacheCreation? CacheCreation,
    string? InferenceGeo,
    WireServerToolUse? ServerToolUse)
{
    /// <summary>Whether every number is one that an answer can have; money follows from them.</summary>
    public bool IsCount()
    {
        long?[] all =
        [
            InputTokens, OutputTokens, CacheCreationInputTokens, CacheReadInputTokens, CacheCreation?.Ephemeral5m,
            CacheCreation?.Ephemeral1h, ServerToolUse?.WebSearchRequests,
        ];
        return all.All(count => count is null or (>= 0 and <= int.MaxValue))
            && (CacheCreation?.Ephemeral5m is not null
                || (CacheCreation?.Ephemeral1h ?? 0) <= (CacheCreationInputTokens ?? 0));
    }
}

sealed record WireServerToolUse(long? WebSearchRequests);

sealed record WireCacheCreation(
    [property: JsonPropertyName("ephemeral_5m_input_tokens")] long? Ephemeral5m,
    [property: JsonPropertyName("ephemeral_1h_input_tokens")] long? Ephemeral1h);
