using System.Text.Json;

namespace Cairn.EndToEnd.Driver;

/// <summary>What something cost, to the last token and the last digit, whoever says so.</summary>
readonly record struct Bill(long Input, long Write5m, long Write1h, long Read, long Output, decimal Usd)
{
    public static Bill operator +(Bill left, Bill right) => new(
        left.Input + right.Input, left.Write5m + right.Write5m, left.Write1h + right.Write1h, left.Read + right.Read,
        left.Output + right.Output, left.Usd + right.Usd);

    public static Bill operator -(Bill left, Bill right) => new(
        left.Input - right.Input, left.Write5m - right.Write5m, left.Write1h - right.Write1h, left.Read - right.Read,
        left.Output - right.Output, left.Usd - right.Usd);

    /// <summary>What the run says.</summary>
    public static Bill OfReport(JsonElement report) =>
        Of(report.GetProperty("tokens"), report.At("cost", "usd").Money());

    /// <summary>What the rows say, added up; a row without an answer cost nothing.</summary>
    public static Bill OfRows(IEnumerable<JsonElement> rows) => rows.Aggregate(default(Bill), (sum, row) =>
        sum + (row.GetProperty("usage").ValueKind == JsonValueKind.Null
            ? default
            : Of(row.GetProperty("usage"), row.GetProperty("cost_usd").Money())));

    /// <summary>What the sandbox says: the totals of its books.</summary>
    public static Bill OfBooks(JsonElement books) => OfTotals(books.GetProperty("totals"));

    /// <summary>What the sandbox says of one batch, or of all that it sums up.</summary>
    public static Bill OfTotals(JsonElement totals) => new(
        totals.Count("input_tokens"), totals.Count("cache_write_5m_tokens"), totals.Count("cache_write_1h_tokens"),
        totals.Count("cache_read_tokens"), totals.Count("output_tokens"), totals.GetProperty("usd").Money());

    static Bill Of(JsonElement tokens, decimal usd) => new(
        tokens.Count("input"), tokens.Count("cache_write_5m"), tokens.Count("cache_write_1h"),
        tokens.Count("cache_read"), tokens.Count("output"), usd);
}
