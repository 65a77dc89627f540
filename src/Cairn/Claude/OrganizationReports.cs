namespace Cairn.Claude;

/// <summary>The usage and cost reports of an organization, read from their first page to the last.</summary>
/// <param name="Usage">Tokens by day, model and service tier.</param>
/// <param name="Costs">Cents by day and what they were billed for.</param>
/// <param name="Context">Whose reports they are, and what time the API had.</param>
sealed record OrganizationReports(
    IReadOnlyList<ReportBucket<UsageRow>> Usage, IReadOnlyList<ReportBucket<CostRow>> Costs, ServerContext Context)
{
    // Years of days; more pages than that are a report that does not end.
    const int PagesMax = 64;

    /// <summary>Reads both reports.</summary>
    /// <param name="client">With a key of an administrator.</param>
    /// <param name="range">Of which days and of whom.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ClaudeApiException">The key may not read them.</exception>
    /// <exception cref="CairnException">They could not be read whole.</exception>
    public static async Task<OrganizationReports> ReadAsync(
        ClaudeClient client, ReportRange range, CancellationToken cancellationToken)
    {
        var (usage, context) = await PagesAsync(page => client.UsageAsync(range, page, cancellationToken));
        var (costs, _) = await PagesAsync(page => client.CostAsync(range, page, cancellationToken));
        return new(usage, range.Workspace is null ? costs : Of(LabelOf(usage, range.Workspace), costs), context);
    }

    static async Task<(List<ReportBucket<T>> Buckets, ServerContext Context)> PagesAsync<T>(
        Func<string?, Task<ReportPage<T>>> read)
        where T : class
    {
        List<ReportBucket<T>> buckets = [];
        ReportPage<T>? page = null;
        for (var count = 0; page is null or { HasMore: true }; count++)
        {
            if (count == PagesMax || (page is not null && page.NextPage is null))
                throw new CairnException($"The report goes on behind page {count}, but not to a next one.");
            page = await read(page?.NextPage);
            if (page.Data is [var first, ..] && buckets is [.., var last] && first.StartingAt <= last.StartingAt)
                throw new CairnException($"The pages of the report do not follow each other at {first.StartingAt:O}.");
            buckets.AddRange(page.Data);
        }

        return (buckets, page.Context);
    }

    // The reports call the default workspace null whatever it was asked by.
    static string? LabelOf(IEnumerable<ReportBucket<UsageRow>> usage, string workspace) =>
        usage.SelectMany(bucket => bucket.Results).FirstOrDefault() is { } row ? row.WorkspaceId : workspace;

    static IReadOnlyList<ReportBucket<CostRow>> Of(string? label, IEnumerable<ReportBucket<CostRow>> costs) =>
        [.. costs.Select(day => day with { Results = [.. day.Results.Where(row => row.WorkspaceId == label)] })];
}
