using System.Text.Json.Serialization.Metadata;

namespace Cairn.Claude;

/// <summary>What an organization used and was billed, which only a key of an administrator may read.</summary>
public sealed partial class ClaudeClient
{
    // The version that the reports' fields are documented under; the next one renames some.
    const string ReportsVersion = "2023-06-01";

    const string UsagePath = "/v1/organizations/usage_report/messages";
    const string CostPath = "/v1/organizations/cost_report";

    /// <summary>A page of the tokens of an organization by day, model and service tier.</summary>
    /// <param name="range">Of which days and of whom.</param>
    /// <param name="page">The <c>next_page</c> of the page before; null for the first.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal Task<ReportPage<UsageRow>> UsageAsync(
        ReportRange range, string? page, CancellationToken cancellationToken) => ReportAsync(
            $"{UsagePath}?{range.Query}{range.UsageFilter}&group_by[]=model&group_by[]=service_tier", page,
            ClaudeJson.Default.ReportPageUsageRow, cancellationToken);

    /// <summary>A page of the cents of an organization by day and what they were billed for.</summary>
    /// <param name="range">Of which days and of whom.</param>
    /// <param name="page">The <c>next_page</c> of the page before; null for the first.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal Task<ReportPage<CostRow>> CostAsync(
        ReportRange range, string? page, CancellationToken cancellationToken) => ReportAsync(
            $"{CostPath}?{range.Query}&group_by[]=description", page,
            ClaudeJson.Default.ReportPageCostRow, cancellationToken);

    async Task<ReportPage<T>> ReportAsync<T>(
        string pathAndQuery, string? page, JsonTypeInfo<ReportPage<T>> type, CancellationToken cancellationToken)
        where T : class
    {
        var cursor = page is null ? "" : $"&page={Uri.EscapeDataString(page)}";
        var (report, context) = await _wire.SendAsync(() => OfReports(pathAndQuery + cursor), type, cancellationToken);
        return report with { Context = context };
    }

    HttpRequestMessage OfReports(string pathAndQuery)
    {
        var request = _wire.Request(HttpMethod.Get, pathAndQuery);
        request.Headers.Remove("anthropic-version");
        request.Headers.TryAddWithoutValidation("anthropic-version", ReportsVersion);
        return request;
    }
}
