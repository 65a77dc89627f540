using System.Text.Json.Serialization;

namespace Cairn.Profiling.Tokens;

/// <summary>Reads and writes <c>tokens.json</c> without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true,
    UseStringEnumConverter = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TokenFacts))]
sealed partial class TokenFactsJson : JsonSerializerContext;
