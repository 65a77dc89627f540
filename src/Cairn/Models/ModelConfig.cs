using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cairn.Models;

/// <summary>An entry of a models file as it was written: anything may be missing or wrong.</summary>
sealed record ModelConfig
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<string?>? Aliases { get; init; }

    public int? Tokenizer { get; init; }

    public long? ContextTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long? ExtendedOutputTokens { get; init; }

    public long? CacheMinimumTokens { get; init; }

    public IReadOnlyList<PriceConfig?>? Prices { get; init; }

    public decimal? BatchMultiplier { get; init; }

    public decimal? UsMultiplier { get; init; }

    public IReadOnlyList<string?>? Rejects { get; init; }

    public string? DefaultEffort { get; init; }

    public string? Lifecycle { get; init; }

    public DateOnly? RetiresNotBefore { get; init; }

    public DateOnly? RetiresOn { get; init; }

    public string? Replacement { get; init; }

    public ToolPromptConfig? ToolPromptTokens { get; init; }

    public DateOnly? PricedOn { get; init; }

    public string? Source { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>A price tier as it was written.</summary>
sealed record PriceConfig
{
    public long? UpToPromptTokens { get; init; }

    public decimal? Input { get; init; }

    public decimal? Output { get; init; }

    [JsonPropertyName("cache_write_5m")]
    public decimal? CacheWrite5m { get; init; }

    [JsonPropertyName("cache_write_1h")]
    public decimal? CacheWrite1h { get; init; }

    public decimal? CacheRead { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>The overhead of tools as it was written.</summary>
sealed record ToolPromptConfig
{
    public int? Auto { get; init; }

    public int? Forced { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(ModelConfig))]
sealed partial class ModelConfigJson : JsonSerializerContext;
