using System.Text.Json;
using Cairn.Sandbox.Books;
using Line = System.Collections.Generic.KeyValuePair<Cairn.Sandbox.Books.BookKey, Cairn.Sandbox.Books.TokenCounts>;

namespace Cairn.Sandbox.Http;

/// <summary>Tokens by class; a dimension is null unless it was grouped by.</summary>
sealed class UsageRows(SandboxOptions options)
{
    public void Write(Utf8JsonWriter writer, (ReportQuery Query, IReadOnlyList<Line> Lines) bucket)
    {
        foreach (var group in bucket.Lines.GroupBy(line => KeyOf(line.Key, bucket.Query)))
        {
            var tokens = group.Aggregate(default(TokenCounts), (sum, line) => sum + line.Value);
            writer.WriteStartObject();
            WriteTokens(writer, tokens);
            writer.WriteNull("account_id");
            writer.WriteNull("api_key_id");
            writer.WriteString("workspace_id", group.Key.Workspace);
            writer.WriteString("model", group.Key.Model);
            writer.WriteString("service_tier", group.Key.Tier);
            writer.WriteString("context_window", group.Key.Window);
            writer.WriteString("inference_geo", group.Key.Geo);
            writer.WriteEndObject();
        }
    }

    UsageKey KeyOf(BookKey key, ReportQuery query) => new(
        query.GroupsBy("workspace_id") ? ReportNames.Workspace(key, options) : null,
        query.GroupsBy("model") ? key.Model : null,
        query.GroupsBy("service_tier") ? ReportNames.Tier(key) : null,
        query.GroupsBy("context_window") ? ReportNames.Window(key) : null,
        query.GroupsBy("inference_geo") ? ReportNames.Geo(key) : null);

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

    readonly record struct UsageKey(string? Workspace, string? Model, string? Tier, string? Window, string? Geo);
}
