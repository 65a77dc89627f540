using System.Text.Json;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Books;
using Cairn.Sandbox.Caching;
using Cairn.Sandbox.Http;
using Cairn.Sandbox.Requests;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Page;

/// <summary>What the page shows of the core: batches with their inner progress, the cache and why it missed, the
/// bill.</summary>
/// <remarks>Bounded lists, newest first, so that a look costs the same however much has happened.</remarks>
sealed class PageJson(ClaudeSandbox core, SandboxOptions options)
{
    const int BatchesMax = 100;
    const int EntriesMax = 100;

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("now", ApiTime.Text(core.Now));
        writer.WriteStartArray("batches");
        var lines = core.Bills.Lines.ToLookup(line => line.Key.Batch);
        foreach (var batch in core.Batches.OrderByDescending(batch => batch.Ordinal).Take(BatchesMax))
            WriteBatch(writer, batch, lines[batch.Ordinal]);

        writer.WriteEndArray();
        writer.WriteStartArray("lookups");
        foreach (var sighting in core.Cache.Journal.Latest.Reverse())
            WriteLookup(writer, sighting);

        writer.WriteEndArray();
        WriteEntries(writer);
        writer.WriteStartObject("bill");
        BooksJson.WriteTotals(writer, core.Bills);
        writer.WriteEndObject();
    }

    void WriteBatch(Utf8JsonWriter writer, Batch batch, IEnumerable<KeyValuePair<BookKey, TokenCounts>> billed)
    {
        List<KeyValuePair<BookKey, TokenCounts>> lines = [.. billed];
        writer.WriteStartObject();
        writer.WriteString("id", batch.Id);
        writer.WriteString("workspace", batch.Context.Workspace ?? options.WorkspaceId);
        writer.WriteString("status", batch.Status);
        writer.WriteNumber("requests", batch.Count);
        writer.WriteNumber("finished", batch.Done.Total - batch.Running);
        writer.WriteStartObject("counts");
        WriteCount(writer, "succeeded", batch.Done.Succeeded);
        WriteCount(writer, "errored", batch.Done.Errored);
        WriteCount(writer, "canceled", batch.Done.Canceled);
        WriteCount(writer, "expired", batch.Done.Expired);
        writer.WriteEndObject();
        writer.WriteString("created_at", ApiTime.Text(batch.CreatedAt));
        writer.WriteString("expires_at", ApiTime.Text(batch.ExpiresAt));
        writer.WriteString("ended_at", batch.EndedAt is { } end ? ApiTime.Text(end) : null);
        writer.WriteNumber("read_tokens", lines.Sum(line => line.Value.Read));
        writer.WriteNumber("prompt_tokens", lines.Sum(line => line.Value.Prompt));
        writer.WriteString("usd", BillBook.Exact(lines.Sum(line => core.Bills.Usd(line.Key, line.Value))));
        writer.WriteStartObject("lookups");
        foreach (var (verdict, count) in core.Cache.Journal.TallyOf(batch.Ordinal))
            writer.WriteNumber(new CacheLookup(verdict).Name, count);

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    static void WriteCount(Utf8JsonWriter writer, string name, int count)
    {
        if (count > 0)
            writer.WriteNumber(name, count);
    }

    void WriteLookup(Utf8JsonWriter writer, CacheSighting sighting)
    {
        var (visit, use) = (sighting.Visit, sighting.Use);
        writer.WriteStartObject();
        writer.WriteString("at", ApiTime.Text(visit.Start));
        writer.WriteString("request", visit.IsBatch ? visit.CustomId : IdOf(visit.Batch, visit.Index));
        writer.WriteString("batch", visit.IsBatch ? Ids.Batch(options.Seed, visit.Batch) : null);
        writer.WriteString("model", sighting.Model);
        writer.WriteString("verdict", sighting.Lookup.Name);
        writer.WriteString("why", LookupText.Of(sighting.Lookup));
        writer.WriteNumber("read", use.Read);
        writer.WriteNumber("written", use.Write5m + use.Write1h);
        writer.WriteNumber("input", use.Input);
        writer.WriteEndObject();
    }

    void WriteEntries(Utf8JsonWriter writer)
    {
        var all = core.Cache.Batches.LiveAt(core.Now).Select(pair => (Pool: "batches", pair.Key, pair.Value))
            .Concat(core.Cache.Messages.LiveAt(core.Now).Select(pair => (Pool: "messages", pair.Key, pair.Value)))
            .OrderByDescending(entry => entry.Value.WrittenAt)
            .ToList();
        writer.WriteNumber("entry_count", all.Count);
        writer.WriteStartArray("entries");
        foreach (var (pool, key, entry) in all.Take(EntriesMax))
        {
            writer.WriteStartObject();
            writer.WriteString("prefix", key.ToString("x32", null)[..12]);
            writer.WriteString("pool", pool);
            writer.WriteString("workspace", entry.Traits is { } traits ? NameOf(traits.Workspace) : null);
            writer.WriteString("model", entry.Traits?.Model);
            writer.WriteNumber("tokens", entry.Tokens);
            writer.WriteString("ttl", entry.Ttl == CacheTtl.OneHour ? "1h" : "5m");
            writer.WriteString("written_at", ApiTime.Text(entry.WrittenAt));
            writer.WriteString("readable_at", ApiTime.Text(entry.ReadableAt));
            writer.WriteString("expires_at", ApiTime.Text(entry.ExpiresAt));
            writer.WriteNumber("reads", entry.Reads);
            writer.WriteString("written_by", IdOf(entry.WriterBatch, entry.WriterIndex));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    string NameOf(string workspace) => workspace.Length > 0 ? workspace : options.WorkspaceId;

    string IdOf(int batch, long index) => batch == 0
        ? Ids.Message(options.Seed, 0, index)
        : $"{Ids.Batch(options.Seed, batch)} #{index}";
}
