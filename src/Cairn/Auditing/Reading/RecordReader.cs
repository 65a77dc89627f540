using System.Globalization;
using System.Text.Json;
using Cairn.Accounting;
using Cairn.Models;

namespace Cairn.Auditing.Reading;

/// <summary>
/// Finds what an object of a file is: a ready request, a body, the line of a log, of results or of an export.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
sealed class RecordReader(ModelCatalog catalog)
{
    const int DepthMax = 6;

    static readonly string[] BodyNames =
        ["params", "body", "request", "request_body", "requestBody", "json_data", "json", "options", "input", "payload",
            "data", "attributes", "kwargs", "prompt", "inputs"];

    static readonly string[] UsageNames =
        ["usage", "usage_metadata", "response", "response_body", "responseBody", "result", "message", "output", "body",
            "data", "attributes", "providerMetadata", "response_metadata", "kwargs", "outputs", "llm_output"];

    static readonly string[] TimeNames =
        ["timestamp", "time", "ts", "@timestamp", "created_at", "created", "start_time", "startTime", "starting_at",
            "usage_date_utc", "date"];

    static readonly string[] CostNames = ["cost", "cost_usd", "costUSD", "response_cost", "total_cost", "spend"];

    readonly BodyReader _bodies = new(catalog);

    /// <summary>The requests of an object: mostly one, none where it is about something else.</summary>
    /// <exception cref="BadInputException">A request in it cannot be read.</exception>
    public IEnumerable<AuditedRequest> Read(JsonElement record, AuditPlace place)
    {
        if (record.ValueKind is not JsonValueKind.Object)
            yield break;

        // A bucket of the usage report holds a result for each model, workspace and tier.
        if (MessageShape.Member(record, "results", JsonValueKind.Array) is { } results)
        {
            foreach (var result in results.EnumerateArray())
            {
                if (One(result, place) is { } found)
                    yield return found with { At = found.At ?? TimeOf(record), IsAggregate = true };
            }
        }
        else if (One(record, place) is { } single)
        {
            yield return single;
        }
    }

    AuditedRequest? One(JsonElement record, AuditPlace place)
    {
        var (body, holder) = Body(record, 0);
        var usage = FindUsage(record, 0);
        if (usage is { } counts && UsageShape.FaultOf(counts.Usage, place) is { } fault)
            throw new BadInputException([fault]);
        if (body is null && usage is null)
            return IsBatchLine(record) ? throw WithoutMessages(place) : null;

        var customId = MessageShape.Text(record, "custom_id");
        var answer = usage?.Holder ?? record;
        var traced = TracedParameters(record);
        var name = MessageShape.Text(record, "model") ?? MessageShape.Text(answer, "model")
            ?? MessageShape.Text(traced, "model");
        using var parsed = holder;
        var request = body is { } found
            ? _bodies.Read(found, place, name)
            : new AuditedRequest { Place = place, Model = name };
        var tier = usage is { } counted ? MessageShape.Text(counted.Usage, "service_tier") : null;
        return request with
        {
            CustomId = customId,
            MaxTokens = request.MaxTokens ?? BodyReader.MaxTokensOf(traced),
            Usage = usage is { } billed ? UsageShape.Of(billed.Usage) : null,
            IsBatched = tier is "batch" || customId is not null ? true
                : usage is not null || request.IsStreamed ? false : null,
            StopReason = MessageShape.Text(answer, "stop_reason") ?? MessageShape.Text(answer, "finish_reason"),
            At = TimeOf(record),
            LoggedCost = CostOf(record),
            LogId = LogIdOf(record),
            IsAggregate = record.TryGetProperty("usage_date_utc", out _)
                || record.TryGetProperty("context_window", out _),
        };
    }

    // A trace of LangChain has the messages among its inputs and the parameters of the call here.
    static JsonElement TracedParameters(JsonElement record) =>
        MessageShape.Member(record, "extra", JsonValueKind.Object) is { } extra
        && MessageShape.Member(extra, "invocation_params", JsonValueKind.Object) is { } parameters
            ? parameters
            : default;

    static bool IsBatchLine(JsonElement record) =>
        MessageShape.Text(record, "custom_id") is not null
        && MessageShape.Member(record, "params", JsonValueKind.Object) is not null;

    static BadInputException WithoutMessages(AuditPlace place) => new([new(place.File, place.Line,
        "a batch line without messages that can be read", "a list of messages, each with a role that is known",
        "Repair the request, or take the line out.")]);

    static bool IsBody(JsonElement value) =>
        value.ValueKind is JsonValueKind.Object && MessageShape.ListOf(value) is { } messages
        && (messages.GetArrayLength() == 0 || MessageShape.Of(messages[0]) is not null);

    // The document, where the body was written as a text, has to live as long as the body.
    static (JsonElement? Body, JsonDocument? Holder) Body(JsonElement record, int depth)
    {
        if (IsBody(record))
            return (record, null);
        if (record.ValueKind is not JsonValueKind.Object || depth == DepthMax)
            return (null, null);
        foreach (var name in BodyNames)
        {
            if (!record.TryGetProperty(name, out var value))
                continue;
            if (Parsed(value) is { } document)
            {
                if (Body(document.RootElement, depth + 1) is { Body: { } inner })
                    return (inner, document);
                document.Dispose();
            }
            else if (Body(value, depth + 1) is { Body: not null } found)
            {
                return found;
            }
        }

        return (null, null);
    }

    static JsonDocument? Parsed(JsonElement value)
    {
        if (value.ValueKind is not JsonValueKind.String || value.GetString() is not ['{', ..] text)
            return null;
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static (JsonElement Usage, JsonElement Holder)? FindUsage(JsonElement record, int depth)
    {
        if (record.ValueKind is not JsonValueKind.Object || depth == DepthMax)
            return null;
        foreach (var name in UsageNames)
        {
            if (!record.TryGetProperty(name, out var value))
                continue;
            if (name is "usage" or "usage_metadata" && UsageShape.IsUsage(value))
                return (value, record);
            if (FindUsage(value, depth + 1) is { } found)
                return found;
        }

        return UsageShape.IsUsage(record) ? (record, record) : null;
    }

    static DateTimeOffset? TimeOf(JsonElement record)
    {
        foreach (var name in TimeNames)
        {
            if (record.TryGetProperty(name, out var value) && TimeOfValue(value) is { } time)
                return time;
        }

        return null;
    }

    static DateTimeOffset? TimeOfValue(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.String)
            return ParsedTime(value.GetString());
        const double inMilliseconds = 1e11;
        return value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var number)
            && number is > 1e9 and < 1e14
            ? DateTimeOffset.UnixEpoch.AddSeconds(number > inMilliseconds ? number / 1000 : number)
            : null;
    }

    /// <summary>A time as programs write it; null where a text is none.</summary>
    public static DateTimeOffset? ParsedTime(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;

    // As in "[log_6bb1b9] sending request" and "[log_6bb1b9] response parsed".
    static string? LogIdOf(JsonElement record)
    {
        const string opening = "[log_";
        foreach (var name in (string[])["message", "msg"])
        {
            if (MessageShape.Text(record, name) is { } text && text.StartsWith(opening, StringComparison.Ordinal)
                && text.IndexOfAny([']', ',']) is > 0 and var end)
            {
                return text[1..end];
            }
        }

        return null;
    }

    static Usd? CostOf(JsonElement record)
    {
        foreach (var name in CostNames)
        {
            if (MessageShape.Member(record, name, JsonValueKind.Number) is { } value
                && value.TryGetDecimal(out var dollars) && dollars >= 0)
            {
                return new(dollars);
            }
        }

        return null;
    }
}
