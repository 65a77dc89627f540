using System.Text.Encodings.Web;
using System.Text.Json;
using Cairn.Claude;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Reporting;

/// <summary>
/// Writes results.jsonl and errors.jsonl: one line for each input row in input order, joined from the input, the ledger
/// and the segments. Rows that ask the same have the same answer; the first of them has its cost, the others name it.
/// In a run of several stages the line has the answer of the last stage that has a good one, and the others beside it.
/// It can be written again at any time, at no cost.
/// </summary>
public sealed class ResultsFile(RunMaterial material)
{
    static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly FirstTwins _twins = new(material.Layout);

    /// <summary>Writes both files anew; a reader sees the old ones or the new ones, never half of one.</summary>
    /// <param name="snapshot">What the ledger shows.</param>
    /// <param name="paths">Where to write.</param>
    /// <param name="cancellationToken">Leaves the old files.</param>
    public async Task WriteAsync(
        RunSnapshot snapshot, OutputPaths paths, CancellationToken cancellationToken)
    {
        var records = new RecordFinder(material, snapshot);
        await using (records)
        await using (var results = OwnerOnly.CreateFile(paths.Results + ".part"))
        await using (var errors = OwnerOnly.CreateFile(paths.Errors + ".part"))
        {
            using var line = new MemoryStream();
            foreach (var row in material.Rows.Rows())
            {
                line.SetLength(0);
                var record = await records.FindAsync(row.Number, cancellationToken);
                var others = await OthersAsync(records, row, record, cancellationToken);
                var isFailed = WriteRow(line, row, record, others);
                await results.WriteAsync(line.GetBuffer().AsMemory(0, (int)line.Length), cancellationToken);
                if (isFailed)
                    await errors.WriteAsync(line.GetBuffer().AsMemory(0, (int)line.Length), cancellationToken);
            }
        }

        File.Move(paths.Results + ".part", paths.Results, overwrite: true);
        File.Move(paths.Errors + ".part", paths.Errors, overwrite: true);
    }

    // What other stages answered beside the final answer.
    async Task<List<RowRecord>> OthersAsync(
        RecordFinder records, Row row, RowRecord final, CancellationToken cancellationToken)
    {
        var others = new List<RowRecord>();
        foreach (var part in material.Layout.Parts.Count > 1 ? material.Layout.Parts : [])
        {
            var place = part.PlaceOf(row.Number);
            if (place >= 0 && place != final.Place && records.RecordedAt(place) is not null)
                others.Add(await records.FindAtAsync(place, cancellationToken));
        }

        return others;
    }

    // Returns whether the row failed.
    bool WriteRow(MemoryStream to, Row row, RowRecord record, List<RowRecord> others)
    {
        var verdict = VerdictOf(row, record);
        var first = _twins.KeyOfFirst(row);
        using (var writer = new Utf8JsonWriter(to, Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("key", row.Key);
            writer.WriteNumber("row", row.Number);
            writer.WritePropertyName("input");
            row.WriteTo(writer);
            WriteOutcome(writer, (record, verdict), first is not null);
            if (first is not null)
                writer.WriteString("duplicate_of", first);
            writer.WriteNumber("attempts", record.Attempts);
            writer.WriteString("batch_id", record.BatchId);
            if (material.Layout.Parts.Count > 1)
                WriteStages(writer, row, (record, others), first is not null);
            if (material.Spec.IsSandbox)
                writer.WriteBoolean("sandbox", true);
            writer.WriteEndObject();
        }

        to.WriteByte((byte)'\n');
        return verdict is not (null or RowVerdict.Succeeded);
    }

    RowVerdict? VerdictOf(Row row, RowRecord record) =>
        record.Verdict(record.Line is null ? null : material.SchemaAt(row, record.Place));

    // The answers that are not the final one stand beside it, each with what it cost.
    void WriteStages(
        Utf8JsonWriter writer, Row row, (RowRecord Final, List<RowRecord> Others) of, bool isDuplicate)
    {
        WriteStage(writer, of.Final.Place);
        writer.WriteStartArray("answers");
        foreach (var other in of.Others)
        {
            writer.WriteStartObject();
            WriteStage(writer, other.Place);
            WriteOutcome(writer, (other, VerdictOf(row, other)), isDuplicate);
            writer.WriteNumber("attempts", other.Attempts);
            writer.WriteString("batch_id", other.BatchId);
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
