using System.Globalization;
using System.Text.Json;
using Cairn.Accounting;

namespace Cairn.Auditing.Reading;

/// <summary>Billed tokens, by whatever names the program used that wrote them down.</summary>
static class UsageShape
{
    /// <summary>More than any account was ever billed, and little enough to be added up.</summary>
    const long CountMax = 1_000_000_000_000;

    const int ShownMax = 40;

    static readonly string[] InputNames =
        ["input_tokens", "uncached_input_tokens", "prompt_tokens", "inputTokens", "promptTokens"];

    static readonly string[] PartNames =
        ["cache_creation", "input_token_details", "prompt_tokens_details", "input_tokens_details"];

    static readonly HashSet<string> CountNames =
    [
        .. InputNames, "output_tokens", "completion_tokens", "outputTokens", "completionTokens",
        "cache_read_input_tokens", "cacheReadInputTokens", "cachedInputTokens", "cached_tokens",
        "cache_creation_input_tokens", "cacheCreationInputTokens", "cache_creation_tokens",
        "cache_creation_1h_input_tokens", "cache_creation_5m_input_tokens",
        "ephemeral_1h_input_tokens", "ephemeral_5m_input_tokens",
    ];

    /// <summary>The usage in an object; null where it is none.</summary>
    /// <remarks>
    /// Anthropic's <c>input_tokens</c> are those neither read nor written. LangChain's <c>usage_metadata</c> and
    /// OpenAI's <c>prompt_tokens</c> count the whole prompt, so what was read or written is taken off again.
    /// </remarks>
    public static TokenUsage? Of(JsonElement usage)
    {
        if (usage.ValueKind is not JsonValueKind.Object)
            return null;

        var details = Object(usage, "input_token_details") ?? Object(usage, "prompt_tokens_details")
            ?? Object(usage, "input_tokens_details");
        var whole = Number(usage, "prompt_tokens", "promptTokens");
        var input = Number(usage, "input_tokens", "uncached_input_tokens", "inputTokens");
        var output = Number(usage, "output_tokens", "completion_tokens", "outputTokens", "completionTokens");
        if (input is null && whole is null)
            return null;

        var split = Object(usage, "cache_creation") ?? details ?? default;
        var hour = Number(split, "ephemeral_1h_input_tokens") ?? Number(usage, "cache_creation_1h_input_tokens") ?? 0;
        var minutes = Number(split, "ephemeral_5m_input_tokens") ?? Number(usage, "cache_creation_5m_input_tokens");
        var written = Number(usage, "cache_creation_input_tokens", "cacheCreationInputTokens")
            ?? (details is { } more ? Number(more, "cache_creation", "cache_creation_tokens") : null);
        var read = Number(usage, "cache_read_input_tokens", "cacheReadInputTokens", "cachedInputTokens")
            ?? (details is { } other ? Number(other, "cache_read", "cached_tokens") : null) ?? 0;
        var shorter = minutes ?? Math.Max(0, (written ?? 0) - hour);
        var fresh = whole is null && details is null
            ? input!.Value
            : Math.Max(0, (whole ?? input!.Value) - read - shorter - hour);
        return new(fresh, shorter, hour, read, output ?? 0);
    }

    /// <summary>Whether an object looks like one that holds billed tokens.</summary>
    public static bool IsUsage(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object && InputNames.Any(name => value.TryGetProperty(name, out var count)
            && count.ValueKind is JsonValueKind.Number or JsonValueKind.String);

    /// <summary>What is wrong with the counts of a usage; null where each can be counted on.</summary>
    public static Fault? FaultOf(JsonElement usage, AuditPlace place)
    {
        foreach (var property in usage.EnumerateObject())
        {
            if (PartNames.Contains(property.Name) && property.Value.ValueKind is JsonValueKind.Object
                && FaultOf(property.Value, place) is { } inner)
            {
                return inner;
            }

            if (CountNames.Contains(property.Name) && property.Value.ValueKind is not JsonValueKind.Null
                && CountOf(property.Value) is null)
            {
                var found = property.Value.GetRawText();
                return new(place.File, place.Line,
                    $"{(found.Length > ShownMax ? found[..ShownMax] + "…" : found)} in {property.Name}",
                    $"a whole number of tokens, from 0 to {CountMax}", "Repair it, or take the line out.");
            }
        }

        return null;
    }

    // Tables of data programs have 500.0 for 500, and some loggers "500".
    static long? CountOf(JsonElement value) =>
        NumberOf(value) is { } number and >= 0 and <= CountMax && number == decimal.Truncate(number)
            ? (long)number
            : null;

    static decimal? NumberOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDecimal(out var number) => number,
        JsonValueKind.String when decimal.TryParse(value.GetString(), NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    static JsonElement? Object(JsonElement holder, string name) =>
        MessageShape.Member(holder, name, JsonValueKind.Object);

    static long? Number(JsonElement holder, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (holder.ValueKind is JsonValueKind.Object && holder.TryGetProperty(name, out var value)
                && CountOf(value) is { } count)
            {
                return count;
            }
        }

        return null;
    }
}
