using System.Text.Json;
using Cairn.Claude;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>Decides which answers count: only complete ones that keep to the schema.</summary>
public static class ResultJudge
{
    /// <summary>Judges one result. The same result always gets the same verdict.</summary>
    /// <param name="result">The result.</param>
    /// <param name="schema">What the row's answer must look like, or null for free text.</param>
    public static RowVerdict Judge(BatchResult result, AnswerSchema? schema) => result switch
    {
        BatchResult.Succeeded(var message) => Judge(message, schema),
        BatchResult.Errored("invalid_request_error" or "request_too_large" or "result_missing" or "result_corrupt",
            _) errored =>
            new RowVerdict.Failed(errored.Type, errored.Message),
        BatchResult.Errored(var type, var message) => new RowVerdict.Retryable(type, message),
        BatchResult.Canceled => new RowVerdict.Retryable("canceled", "the batch was cancelled before the request ran"),
        BatchResult.Expired => new RowVerdict.Retryable("expired", "24 hours passed before the request ran"),
        BatchResult.Unknown(var type) => new RowVerdict.Unknown(type),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>
    /// Words a result as it was recorded: the record stands, also where the schema has changed since.
    /// </summary>
    internal static RowVerdict Recorded(BatchResult result, AnswerSchema? schema, RowOutcome recorded) =>
        (Judge(result, schema), recorded, result) switch
        {
            (RowVerdict.Succeeded verdict, RowOutcome.Succeeded, _) => verdict,
            (_, RowOutcome.Succeeded, BatchResult.Succeeded(var message)) =>
                new RowVerdict.Succeeded(message.Text(), schema is null ? null : JsonOf(message.Text())),
            (RowVerdict.Succeeded, _, _) => new RowVerdict.Failed(
                "schema_mismatch", "the answer broke the schema of its time; `cairn retry` asks the row again"),
            (var verdict, _, _) => verdict,
        };

    /// <summary>What becomes of a row whose answer was cut off again with a higher limit.</summary>
    internal static RowVerdict Truncated { get; } = new RowVerdict.Failed("truncated",
        "the answer was cut off twice, the second time at four times the limit; set max_tokens to a number");

    /// <summary>Judges one answer, batched or not.</summary>
    public static RowVerdict Judge(Message message, AnswerSchema? schema) => message.StopReason switch
    {
        "end_turn" or "stop_sequence" => JudgeComplete(message, schema),
        "max_tokens" => new RowVerdict.Failed("max_tokens", "the answer was cut off at max_tokens; raise max_tokens"),
        "model_context_window_exceeded" => new RowVerdict.Failed("model_context_window_exceeded",
            "the answer was cut off at the end of the context window; shorten the prompt"),
        "refusal" => new RowVerdict.Failed("refusal", "the model declined to answer"),
        "tool_use" => new RowVerdict.Failed("tool_use",
            "the model asked for a tool and waits for its result; `content` has the call"),
        "pause_turn" => new RowVerdict.Failed("pause_turn",
            "a long turn was paused; continue it from `content` in another request"),
        var other => new RowVerdict.Failed("unknown_stop_reason",
            $"the answer stopped with '{other ?? "null"}', which this version does not know; whether it is "
                + "complete is unknown"),
    };

    static RowVerdict JudgeComplete(Message message, AnswerSchema? schema)
    {
        var text = message.Text();
        if (schema is null)
            return new RowVerdict.Succeeded(text, null);
        try
        {
            var json = JsonDocument.Parse(text).RootElement;
            return schema.FaultOf(json) is { } fault
                ? new RowVerdict.Failed("schema_mismatch", $"the answer breaks the schema: {fault}")
                : new RowVerdict.Succeeded(text, json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new RowVerdict.Failed("schema_mismatch", "the answer is not JSON");
        }
    }

    static JsonElement? JsonOf(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
