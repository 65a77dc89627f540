using System.Text.Json;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Seeding;

namespace Cairn.Sandbox.Books;

/// <summary>The books as a test reads them: tokens by class and exact dollars, by batch and in total.</summary>
static class BooksJson
{
    static readonly (TokenClass Class, string Name)[] ClassNames =
    [
        (TokenClass.Input, "input"),
        (TokenClass.Write5m, "cache_write_5m"),
        (TokenClass.Write1h, "cache_write_1h"),
        (TokenClass.Read, "cache_read"),
        (TokenClass.Output, "output"),
    ];

    public static void Write(Utf8JsonWriter writer, ClaudeSandbox core, ulong seed)
    {
        var lines = core.Bills.Lines.ToLookup(line => line.Key.Batch);
        var byOrdinal = core.Batches.ToDictionary(batch => batch.Ordinal);
        writer.WriteStartObject();
        writer.WriteBoolean("sandbox", true);
        writer.WriteStartArray("batches");
        foreach (var ordinal in lines.Select(group => group.Key).Union(byOrdinal.Keys).Where(key => key > 0).Order())
        {
            writer.WriteStartObject();
            writer.WriteString("id", Ids.Batch(seed, ordinal));
            WriteCounts(writer, byOrdinal.GetValueOrDefault(ordinal));
            WriteLines(writer, core.Bills, lines[ordinal]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("messages");
        WriteLines(writer, core.Bills, lines[0]);
        writer.WriteEndObject();
        writer.WriteStartObject("totals");
        WriteTotals(writer, core.Bills);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>Everything billed, by model and rate and in sum.</summary>
    public static void WriteTotals(Utf8JsonWriter writer, BillBook bills) => WriteLines(writer, bills, bills.Lines);

    // A batch that was deleted is still billed, but its counts are gone.
    static void WriteCounts(Utf8JsonWriter writer, Batch? batch)
    {
        if (batch is null)
        {
            writer.WriteNull("requests");
            return;
        }

        writer.WriteStartObject("requests");
        writer.WriteNumber("total", batch.Count);
        writer.WriteNumber("succeeded", batch.Done.Succeeded);
        writer.WriteNumber("errored", batch.Done.Errored);
        writer.WriteNumber("canceled", batch.Done.Canceled);
        writer.WriteNumber("expired", batch.Done.Expired);
        writer.WriteEndObject();
    }

    static void WriteLines(
        Utf8JsonWriter writer, BillBook bills, IEnumerable<KeyValuePair<BookKey, TokenCounts>> lines)
    {
        var byRate = lines
            .GroupBy(line => line.Key with { Minute = 0, Batch = Math.Min(line.Key.Batch, 1) })
            .Select(group => (group.Key, Tokens: group.Select(line => line.Value).Aggregate(Sum)))
            .ToList();
        writer.WriteStartArray("models");
        foreach (var (key, tokens) in byRate)
        {
            writer.WriteStartObject();
            writer.WriteString("model", key.Model);
            writer.WriteNumber("price_tier", key.Tier);
            writer.WriteString("service_tier", key.Rate.IsBatch ? "batch" : "standard");
            writer.WriteString("inference_geo", key.IsUs ? "us" : "global");
            WriteTokens(writer, tokens);
            WriteClasses(writer, bills, (key, tokens));
            writer.WriteString("usd", BillBook.Exact(bills.Usd(key, tokens)));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteTokens(writer, byRate.Aggregate(default(TokenCounts), (sum, line) => sum + line.Tokens));
        writer.WriteString("usd", BillBook.Exact(byRate.Sum(line => bills.Usd(line.Key, line.Tokens))));
    }

    static void WriteClasses(Utf8JsonWriter writer, BillBook bills, (BookKey Key, TokenCounts Tokens) line)
    {
        writer.WriteStartObject("usd_by_class");
        foreach (var (tokenClass, name) in ClassNames)
        {
            var usd = bills.Usd(line.Key, tokenClass, line.Tokens.Of(tokenClass));
            writer.WriteString(name, BillBook.Exact(usd));
        }

        writer.WriteEndObject();
    }

    static TokenCounts Sum(TokenCounts left, TokenCounts right) => left + right;

    public static void WriteTokens(Utf8JsonWriter writer, TokenCounts tokens)
    {
        writer.WriteNumber("billed_requests", tokens.Requests);
        writer.WriteNumber("input_tokens", tokens.Input);
        writer.WriteNumber("cache_write_5m_tokens", tokens.Write5m);
        writer.WriteNumber("cache_write_1h_tokens", tokens.Write1h);
        writer.WriteNumber("cache_read_tokens", tokens.Read);
        writer.WriteNumber("output_tokens", tokens.Output);
    }
}
