using System.Text.Json;
using Cairn.Sandbox.Books;
using Line = System.Collections.Generic.KeyValuePair<Cairn.Sandbox.Books.BookKey, Cairn.Sandbox.Books.TokenCounts>;

namespace Cairn.Sandbox.Http;

/// <summary>Tokens by class; a dimension is null unless it was grouped by.</summary>
static class UsageRows
{
    public static void Write(Utf8JsonWriter writer, ReportQuery query, IEnumerable<Line> bucket)
    {
        var grouped = ReportNames.Dimensions.Where(query.GroupsBy).ToList();
        var rows = bucket.GroupBy(line =>
            string.Join('\n', grouped.Select(dimension => ReportNames.Of(line.Key, dimension))));
        foreach (var row in rows)
        {
            var sample = row.First().Key;
            writer.WriteStartObject();
            WriteTokens(writer, row.Aggregate(default(TokenCounts), (sum, line) => sum + line.Value));
            foreach (var dimension in ReportNames.Dimensions)
                writer.WriteString(dimension, query.GroupsBy(dimension) ? ReportNames.Of(sample, dimension) : null);

            writer.WriteEndObject();
        }
    }

    static void WriteTokens(Utf8JsonWriter writer, TokenCounts tokens)
    {
        writer.WriteNumber("uncached_input_tokens", tokens.Input);
        writer.WriteStartObject("cache_creation");
        writer.WriteNumber("ephemeral_1h_input_tokens", tokens.Write1h);
        writer.WriteNumber("ephemeral_5m_input_tokens", tokens.Write5m);
        writer.WriteEndObject();
        writer.WriteNumber("cache_read_input_tokens", tokens.Read);
        writer.WriteNumber("output_tokens", tokens.Output);
        writer.WriteStartObject("server_tool_use");
        writer.WriteNumber("web_search_requests", 0);
        writer.WriteEndObject();
    }
}
