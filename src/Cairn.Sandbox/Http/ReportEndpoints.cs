using System.Text.Json;
using Cairn.Sandbox.Books;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Line = System.Collections.Generic.KeyValuePair<Cairn.Sandbox.Books.BookKey, Cairn.Sandbox.Books.TokenCounts>;

namespace Cairn.Sandbox.Http;

/// <summary>The organization's usage and cost reports, from the same books that bill.</summary>
sealed class ReportEndpoints(SandboxSession session)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/organizations/usage_report/messages", UsageAsync);
        routes.MapGet("/v1/organizations/cost_report", CostAsync);
    }

    Task UsageAsync(HttpContext context)
    {
        AdminKey.Check(context, session.Options);
        var query = ReportQuery.Of(context, session.Now, ReportKind.Usage);
        var filter = ReportFilter.Of(context.Request.Query, session.Options);
        return ReportAsync(context, query, (writer, bills) =>
        {
            var lines = bills.Lines.Where(line => filter.Admits(line.Key));
            WriteBuckets(writer, query, lines, bucket => UsageRows.Write(writer, query, bucket));
        });
    }

    Task CostAsync(HttpContext context)
    {
        AdminKey.Check(context, session.Options);
        var query = ReportQuery.Of(context, session.Now, ReportKind.Cost);
        return ReportAsync(context, query, (writer, bills) =>
            WriteBuckets(writer, query, bills.Lines, bucket => CostRows.Write(writer, bills, (query, bucket))));
    }

    Task ReportAsync(HttpContext context, ReportQuery query, Action<Utf8JsonWriter, BillBook> writeBuckets)
    {
        var report = session.Call(core => JsonSnapshot.Of(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("data");
            writeBuckets(writer, core.Bills);
            writer.WriteEndArray();
            writer.WriteBoolean("has_more", query.Next is not null);
            writer.WriteString("next_page", query.Next);
            writer.WriteEndObject();
        }));
        return Reply.JsonAsync(context, report.WriteTo);
    }

    static void WriteBuckets(
        Utf8JsonWriter writer, ReportQuery query, IEnumerable<Line> lines, Action<IEnumerable<Line>> writeRows)
    {
        // No report tells batches apart. Summed first, a call costs the memory of its rows, not that of all the books.
        var byBucket = lines
            .AggregateBy(line => Merged(line.Key, query), default(TokenCounts), (sum, line) => sum + line.Value)
            .ToLookup(line => query.BucketOf(line.Key));
        foreach (var start in query.Buckets)
        {
            writer.WriteStartObject();
            writer.WriteString("starting_at", ApiTime.Seconds(start));
            writer.WriteString("ending_at", ApiTime.Seconds(start + query.Width));
            writer.WriteStartArray("results");
            writeRows(byBucket[start]);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
    }

    // Whether it was a batch stays: it decides the price.
    static BookKey Merged(BookKey key, ReportQuery query) => key with
    {
        Minute = query.BucketOf(key).ToUnixTimeSeconds() / 60,
        Batch = Math.Min(key.Batch, 1),
    };
}
