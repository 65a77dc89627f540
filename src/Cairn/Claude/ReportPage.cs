using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cairn.Claude;

/// <summary>A page of a report of an organization: its buckets, oldest first, empty ones included.</summary>
/// <typeparam name="T">What a row of it says.</typeparam>
/// <param name="Data">The buckets.</param>
/// <param name="HasMore">Whether later ones follow.</param>
/// <param name="NextPage">Where they are; null on the last page.</param>
sealed record ReportPage<T>(
    [property: JsonRequired] IReadOnlyList<ReportBucket<T>> Data,
    [property: JsonRequired] bool HasMore,
    string? NextPage) : IJsonOnDeserialized
    where T : class
{
    /// <summary>Who answered, and when by the API's clock.</summary>
    [JsonIgnore]
    public ServerContext Context { get; init; } = ServerContext.Unknown;

    void IJsonOnDeserialized.OnDeserialized()
    {
        if (Data.Any(bucket => bucket?.Results is null || bucket.Results.Any(row => row is null)))
            throw new JsonException("The report has a bucket or a row that is none.");
    }
}

/// <summary>The rows of a day.</summary>
/// <typeparam name="T">What a row of it says.</typeparam>
/// <param name="StartingAt">When the day begins.</param>
/// <param name="Results">The rows.</param>
sealed record ReportBucket<T>(
    [property: JsonRequired] DateTimeOffset StartingAt, [property: JsonRequired] IReadOnlyList<T> Results)
    where T : class
{
    /// <summary>The day, UTC.</summary>
    [JsonIgnore]
    public DateOnly Day => DateOnly.FromDateTime(StartingAt.UtcDateTime);
}

/// <summary>Tokens by class, as the report was grouped. A field that is not there is an error, never 0.</summary>
sealed record UsageRow(
    [property: JsonRequired] long UncachedInputTokens,
    [property: JsonRequired] ReportedWrites CacheCreation,
    [property: JsonRequired] long CacheReadInputTokens,
    [property: JsonRequired] long OutputTokens,
    WireServerToolUse? ServerToolUse,
    string? Model,
    string? ServiceTier,
    string? WorkspaceId);

/// <summary>Tokens written to the cache, by lifetime.</summary>
sealed record ReportedWrites(
    [property: JsonRequired, JsonPropertyName("ephemeral_5m_input_tokens")] long Ephemeral5m,
    [property: JsonRequired, JsonPropertyName("ephemeral_1h_input_tokens")] long Ephemeral1h);

/// <summary>What was billed for one kind of thing.</summary>
/// <param name="Amount">Cents, as a decimal in quotes.</param>
/// <param name="Currency">Always USD so far.</param>
/// <param name="CostType"><c>tokens</c>, <c>web_search</c>, <c>code_execution</c> or <c>session_usage</c>.</param>
/// <param name="TokenType">The class of the tokens.</param>
/// <param name="ServiceTier"><c>batch</c> or <c>standard</c>.</param>
/// <param name="Model">The model.</param>
/// <param name="WorkspaceId">The workspace; null for the default one, or where not grouped by it.</param>
/// <param name="Description">What the invoice says.</param>
sealed record CostRow(
    [property: JsonRequired] string Amount,
    [property: JsonRequired] string Currency,
    string? CostType,
    string? TokenType,
    string? ServiceTier,
    string? Model,
    string? WorkspaceId,
    string? Description);
