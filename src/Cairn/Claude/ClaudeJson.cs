using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cairn.Claude;

/// <summary>The wire's field names and types in one place.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MessageBatch))]
[JsonSerializable(typeof(MessageBatchPage))]
[JsonSerializable(typeof(ErrorEnvelope))]
[JsonSerializable(typeof(DeletedBatch))]
[JsonSerializable(typeof(WireMessage))]
sealed partial class ClaudeJson : JsonSerializerContext;

sealed record ErrorEnvelope(ErrorBody? Error);

sealed record ErrorBody(string? Type, string? Message, ErrorDetails? Details);

sealed record ErrorDetails(string? ErrorCode);

sealed record DeletedBatch(string Id);

sealed record WireMessage(string Id, string? Model, string? StopReason, JsonElement Content, WireUsage? Usage);

sealed record WireUsage(
    long? InputTokens,
    long? OutputTokens,
    long? CacheCreationInputTokens,
    long? CacheReadInputTokens,
    WireCacheCreation? CacheCreation,
    string? InferenceGeo);

sealed record WireCacheCreation(
    [property: JsonPropertyName("ephemeral_5m_input_tokens")] long? Ephemeral5m,
    [property: JsonPropertyName("ephemeral_1h_input_tokens")] long? Ephemeral1h);
