using Cairn.Sandbox.Books;

namespace Cairn.Sandbox.Http;

/// <summary>How the reports call what the books tell apart.</summary>
static class ReportNames
{
    public static string Tier(BookKey key) => key.Rate.IsBatch ? "batch" : "standard";

    public static string Window(BookKey key) => key.IsLong ? "200k-1M" : "0-200k";

    public static string Workspace(BookKey key, SandboxOptions options) => key.Workspace ?? options.WorkspaceId;

    public static string Geo(BookKey key) => key.IsUs ? "us" : "global";
}
