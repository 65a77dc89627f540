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
        var usage = new UsageRows(session.Options);
        routes.MapGet("/v1/organizations/usage_report/messages", context =>
            ReportAsync(context, isDaily: false, (writer, _, bucket) => usage.Write(writer, bucket)));
        routes.MapGet("/v1/organizations/cost_report", context =>
            ReportAsync(context, isDaily: true, new CostRows(session.Options).Write));
    }

    Task ReportAsync(HttpContext context, bool isDaily, ReportRows rows)
    {
        var query = ReportQuery.Of(context, session.Now, isDaily);
        var report = session.Call(core => JsonSnapshot.Of(writer => Write(writer, core.Bills, query, rows)));
        return Reply.JsonAsync(context, report.WriteTo);
    }

    static void Write(Utf8JsonWriter writer, BillBook bills, ReportQuery query, ReportRows rows)
    {
        var byBucket = bills.Lines.ToLookup(line => query.BucketOf(line.Key.Start));
        writer.WriteStartObject();
        writer.WriteStartArray("data");
        foreach (var start in query.Buckets)
        {
            var end = start + query.Width;
            writer.WriteStartObject();
            writer.WriteString("starting_at", ApiTime.Seconds(start));
            writer.WriteString("ending_at", ApiTime.Seconds(end));
            writer.WriteStartArray("results");
            List<Line> lines = [.. byBucket[start]];
            if (lines.Count > 0)
                rows(writer, bills, (query, lines));

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteBoolean("has_more", query.Next is not null);
        writer.WriteString("next_page", query.Next is { } next ? ApiTime.Seconds(next) : null);
        writer.WriteEndObject();
    }
}

/// <summary>Writes the rows of one bucket.</summary>
delegate void ReportRows(
    Utf8JsonWriter writer, BillBook bills, (ReportQuery Query, IReadOnlyList<Line> Lines) bucket);
