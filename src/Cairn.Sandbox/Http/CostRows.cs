using System.Diagnostics;
using System.Text.Json;
using Cairn.Sandbox.Books;
using Line = System.Collections.Generic.KeyValuePair<Cairn.Sandbox.Books.BookKey, Cairn.Sandbox.Books.TokenCounts>;

namespace Cairn.Sandbox.Http;

/// <summary>Exact cents; grouped by description one row for each model, kind of token, tier, context window and
/// place.</summary>
static class CostRows
{
    const decimal CentsPerDollar = 100;

    public static void Write(
        Utf8JsonWriter writer, BillBook bills, (ReportQuery Query, IEnumerable<Line> Lines) bucket)
    {
        var isDescribed = bucket.Query.GroupsBy("description");
        var byWorkspace = bucket.Query.GroupsBy("workspace_id");
        var costs =
            from line in bucket.Lines
            from tokenClass in Enum.GetValues<TokenClass>()
            let tokens = line.Value.Of(tokenClass)
            where tokens > 0
            group bills.Usd(line.Key, tokenClass, tokens) * CentsPerDollar
                by (
                    What: isDescribed ? Describe(line.Key, tokenClass) : default,
                    Workspace: byWorkspace ? line.Key.Workspace : null);
        foreach (var cost in costs)
        {
            writer.WriteStartObject();
            writer.WriteString("amount", BillBook.Exact(cost.Sum()));
            writer.WriteString("currency", "USD");
            writer.WriteString("workspace_id", cost.Key.Workspace);
            writer.WriteString("description", cost.Key.What.Text);
            writer.WriteString("cost_type", isDescribed ? "tokens" : null);
            writer.WriteString("token_type", cost.Key.What.TokenType);
            writer.WriteString("model", cost.Key.What.Model);
            writer.WriteString("service_tier", cost.Key.What.Tier);
            writer.WriteString("context_window", cost.Key.What.Window);
            writer.WriteString("inference_geo", cost.Key.What.Geo);
            writer.WriteEndObject();
        }
    }

    static Description Describe(BookKey key, TokenClass tokenClass) => new(
        key.Model, NameOf(tokenClass), ReportNames.Tier(key), ReportNames.Window(key), ReportNames.Geo(key));

    static string NameOf(TokenClass tokenClass) => tokenClass switch
    {
        TokenClass.Input => "uncached_input_tokens",
        TokenClass.Write5m => "cache_creation.ephemeral_5m_input_tokens",
        TokenClass.Write1h => "cache_creation.ephemeral_1h_input_tokens",
        TokenClass.Read => "cache_read_input_tokens",
        TokenClass.Output => "output_tokens",
        _ => throw new UnreachableException(),
    };

    readonly record struct Description(string? Model, string? TokenType, string? Tier, string? Window, string? Geo)
    {
        public string? Text => Model is null ? null : $"{Model} usage, {TokenType}, {Tier}, {Window}, {Geo}";
    }
}
