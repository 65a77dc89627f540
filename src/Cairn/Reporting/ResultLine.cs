using System.Text.Json;
using Cairn.Claude;
using Cairn.Running;

namespace Cairn.Reporting;

/// <summary>Writes a row with its columns and its answer as the line that it has in results.jsonl.</summary>
sealed class ResultLine(RunMaterial material)
{
    /// <summary>Writes one object.</summary>
    public void Write(Utf8JsonWriter writer, PublishedRow published)
    {
        var row = published.Row;
        writer.WriteStartObject();
        writer.WriteString("key", row.Key);
        writer.WriteNumber("row", row.Number);
        writer.WritePropertyName("input");
        row.WriteTo(writer);
        WriteOutcome(writer, (published.Record, published.Verdict), published.IsFree);
        if (published.DuplicateOf is not null)
            writer.WriteString("duplicate_of", published.DuplicateOf);
        if (published.ReusedFrom is not null)
            writer.WriteString("reused_from", published.ReusedFrom);
        writer.WriteNumber("attempts", published.Record.Attempts);
        writer.WriteString("batch_id", published.Record.BatchId);
        if (material.Layout.Parts.Count > 1)
            WriteStages(writer, published);
        if (material.Spec.IsSandbox)
            writer.WriteBoolean("sandbox", true);
        writer.WriteEndObject();
    }

    // The answers that are not the final one stand beside it, each with what it cost.
    void WriteStages(Utf8JsonWriter writer, PublishedRow published)
    {
        WriteStage(writer, published.Record.Place);
        writer.WriteStartArray("answers");
        foreach (var other in published.Others)
        {
            writer.WriteStartObject();
            WriteStage(writer, other.Record.Place);
            WriteOutcome(writer, other, published.DuplicateOf is not null);
            writer.WriteNumber("attempts", other.Record.Attempts);
            writer.WriteString("batch_id", other.Record.BatchId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    void WriteStage(Utf8JsonWriter writer, int place)
    {
        if (place < 0)
            return;
        var stage = material.Stages[material.Layout.PartAt(place)];
        writer.WriteNumber("stage", stage.Number);
        writer.WriteString("stage_kind", stage.Kind.ToString().ToLowerInvariant());
        writer.WriteNumber("rung", stage.Rung);
    }

    void WriteOutcome(Utf8JsonWriter writer, (RowRecord Record, RowVerdict? Verdict) of, bool isDuplicate)
    {
        var (record, verdict) = of;
        writer.WriteString("status", verdict switch
        {
            null => "pending",
            RowVerdict.Succeeded => "succeeded",
            _ => "failed",
        });
        writer.WritePropertyName("output");
        switch (verdict)
        {
            case RowVerdict.Succeeded(_, { } json):
                json.WriteTo(writer);
                break;
            case RowVerdict.Succeeded(var text, null):
                writer.WriteStringValue(text);
                break;
            default:
                writer.WriteNullValue();
                break;
        }

        var message = (record.Line?.Result as BatchResult.Succeeded)?.Message;
        if (message is { } shown && (verdict is not RowVerdict.Succeeded || shown.HasOtherBlocks()))
        {
            writer.WritePropertyName("content");
            shown.Content.WriteTo(writer);
        }

        WriteError(writer, verdict);
        WriteBill(writer, message, isDuplicate);
    }

    static void WriteError(Utf8JsonWriter writer, RowVerdict? verdict)
    {
        var (type, text) = verdict switch
        {
            RowVerdict.Failed(var kind, var said) => (kind, said),
            RowVerdict.Retryable(var kind, var said) => (kind, said),
            _ => (null, null),
        };
        if (type is null)
        {
            writer.WriteNull("error");
            return;
        }

        writer.WriteStartObject("error");
        writer.WriteString("type", type);
        writer.WriteString("message", text);
        writer.WriteEndObject();
    }

    void WriteBill(Utf8JsonWriter writer, Message? message, bool isDuplicate)
    {
        writer.WriteString("model", message?.Model);
        if (isDuplicate || message is not { Usage: var usage })
        {
            writer.WriteNull("usage");
            writer.WriteString("cost_usd", "0");
            return;
        }

        writer.WriteStartObject("usage");
        writer.WriteNumber("input", usage.InputTokens);
        writer.WriteNumber("cache_write_5m", usage.CacheCreation5mTokens);
        writer.WriteNumber("cache_write_1h", usage.CacheCreation1hTokens);
        writer.WriteNumber("cache_read", usage.CacheReadInputTokens);
        writer.WriteNumber("output", usage.OutputTokens);
        writer.WriteEndObject();
        writer.WriteString("cost_usd", AnswerCost.Of(message, material).ToString());
    }
}
