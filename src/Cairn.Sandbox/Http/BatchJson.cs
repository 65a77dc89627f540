using System.Text.Json;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Faults;

namespace Cairn.Sandbox.Http;

/// <summary>Shows batches as the API does. The text is taken inside the lock, since a batch changes.</summary>
static class BatchJson
{
    public static JsonElement Snapshot(Batch batch, Uri baseAddress) =>
        JsonSnapshot.Of(writer => Write(writer, batch, baseAddress));

    public static JsonElement Snapshot(BatchPage page, Uri baseAddress) => JsonSnapshot.Of(writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("data");
        foreach (var batch in page.Batches)
            Write(writer, batch, baseAddress);

        writer.WriteEndArray();
        writer.WriteBoolean("has_more", page.HasMore);
        writer.WriteString("first_id", page.Batches.Count > 0 ? page.Batches[0].Id : null);
        writer.WriteString("last_id", page.Batches.Count > 0 ? page.Batches[^1].Id : null);
        writer.WriteEndObject();
    });

    static void Write(Utf8JsonWriter writer, Batch batch, Uri baseAddress)
    {
        writer.WriteStartObject();
        writer.WriteString("id", batch.Id);
        writer.WriteString("type", "message_batch");
        writer.WriteString("processing_status", batch.Status);
        WriteCounts(writer, batch);
        writer.WriteString("created_at", ApiTime.Text(batch.CreatedAt + batch.Skew()));
        writer.WriteString("expires_at", ApiTime.Text(batch.ExpiresAt + batch.Skew()));
        WriteTime(writer, "ended_at", batch.EndedAt);
        WriteTime(writer, "cancel_initiated_at", batch.CancelInitiatedAt);
        WriteTime(writer, "archived_at", batch.ArchivedAt);
        writer.WriteString("results_url", batch.HasResults
            ? $"{baseAddress.AbsoluteUri.TrimEnd('/')}/v1/messages/batches/{batch.Id}/results"
            : null);
        writer.WriteEndObject();
    }

    // Until the whole batch has ended all of its requests are shown as being processed.
    static void WriteCounts(Utf8JsonWriter writer, Batch batch)
    {
        var done = batch.HasEnded ? batch.Done : default;
        writer.WriteStartObject("request_counts");
        writer.WriteNumber("processing", batch.Count - done.Total);
        writer.WriteNumber("succeeded", done.Succeeded);
        writer.WriteNumber("errored", done.Errored);
        writer.WriteNumber("canceled", done.Canceled);
        writer.WriteNumber("expired", done.Expired);
        writer.WriteEndObject();
    }

    static void WriteTime(Utf8JsonWriter writer, string name, DateTimeOffset? time) =>
        writer.WriteString(name, time is { } known ? ApiTime.Text(known) : null);
}
