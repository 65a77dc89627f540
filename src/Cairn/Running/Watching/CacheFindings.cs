using System.Text.Json;
using System.Text.Json.Serialization;
using Cairn.Accounting;

namespace Cairn.Running.Watching;

/// <summary>The form in which the ledger keeps what the watch found: JSON, snake_case, money as decimal text.</summary>
static class CacheFindings
{
    /// <summary>Writes findings; null where there are none.</summary>
    public static string? Encode(IReadOnlyList<CacheFinding> findings) =>
        findings.Count == 0
            ? null
            : JsonSerializer.Serialize(findings, CacheFindingsJson.Default.IReadOnlyListCacheFinding);

    /// <summary>What an event says of them: how many of each verdict, and of each loss the cause and the dollars.
    /// </summary>
    public static string? Summary(IReadOnlyList<CacheFinding> findings) => findings.Count == 0
        ? null
        : string.Join(", ", findings
            .GroupBy(finding => (finding.Verdict, finding.Cause))
            .OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {WordOf(group.Key.Verdict)}"
                + (group.Key.Cause is { } cause ? $" ({WordOf(cause)}, {SumOf(group)} USD)" : "")));

    /// <summary>How a verdict is printed: a word in snake_case.</summary>
    public static string WordOf(CacheVerdict verdict) => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{verdict}");

    /// <summary>How a cause is printed: a word in snake_case.</summary>
    public static string WordOf(CacheLossCause cause) => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{cause}");

    static Usd SumOf(IEnumerable<CacheFinding> findings) =>
        findings.Aggregate(Usd.Zero, (sum, finding) => sum + finding.Lost);

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static IReadOnlyList<CacheFinding> Decode(string? text) =>
        text is null ? [] : JsonSerializer.Deserialize(text, CacheFindingsJson.Default.IReadOnlyListCacheFinding) ?? [];
}

/// <summary>The names of a finding outside of the program.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CacheVerdictConverter), typeof(CacheLossCauseConverter)])]
[JsonSerializable(typeof(IReadOnlyList<CacheFinding>))]
sealed partial class CacheFindingsJson : JsonSerializerContext;

/// <summary>Writes a verdict as a word.</summary>
sealed class CacheVerdictConverter() : JsonStringEnumConverter<CacheVerdict>(JsonNamingPolicy.SnakeCaseLower);

/// <summary>Writes a cause as a word.</summary>
sealed class CacheLossCauseConverter() : JsonStringEnumConverter<CacheLossCause>(JsonNamingPolicy.SnakeCaseLower);
