using System.Text.Json.Serialization;
using Cairn.Accounting;

namespace Cairn.Reporting;

/// <summary>Billed tokens by class.</summary>
public sealed record TokenReport(
    [property: JsonPropertyName("input")] long Input,
    [property: JsonPropertyName("cache_write_5m")] long CacheWrite5m,
    [property: JsonPropertyName("cache_write_1h")] long CacheWrite1h,
    [property: JsonPropertyName("cache_read")] long CacheRead,
    [property: JsonPropertyName("output")] long Output)
{
    internal static TokenReport Of(TokenUsage tokens) =>
        new(tokens.Input, tokens.CacheWrite5m, tokens.CacheWrite1h, tokens.CacheRead, tokens.Output);
}
