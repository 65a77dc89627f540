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

sealed record WireServerToolUse(long? WebSearchRequests);

sealed record WireCacheCreation(
    [property: JsonPropertyName("ephemeral_5m_input_tokens")] long? Ephemeral5m,
    [property: JsonPropertyName("ephemeral_1h_input_tokens")] long? Ephemeral1h);
