using System.Globalization;

namespace Cairn.Claude;

/// <summary>The days that a report of an organization is asked for.</summary>
/// <param name="Since">The first day, UTC.</param>
/// <param name="Until">The last day; null for as far as the API's clock is.</param>
/// <param name="Workspace">Only this workspace; null for all.</param>
sealed record ReportRange(DateOnly Since, DateOnly? Until, string? Workspace)
{
    // The most that a page of days may have.
    const int DaysPerPage = 31;

    /// <summary>The part of the query that both reports share.</summary>
    public string Query => $"starting_at={Text(Since)}"
        + (Until is { } until ? $"&ending_at={Text(until.AddDays(1))}" : "")
        + $"&bucket_width=1d&limit={DaysPerPage}"
        + (Workspace is null ? "" : "&group_by[]=workspace_id");

    /// <summary>Which workspace the usage is of; the report of costs knows no such filter.</summary>
    public string UsageFilter => Workspace is null ? "" : $"&workspace_ids[]={Uri.EscapeDataString(Workspace)}";

    static string Text(DateOnly day) => day.ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture);
}
