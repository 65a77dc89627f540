using System.Globalization;

namespace Cairn.Claude;

/// <summary>
/// Who answered a call and what its clock showed: the facts that bind a run to one workspace and one clock.
/// </summary>
/// <param name="OrganizationId">From <c>anthropic-organization-id</c>.</param>
/// <param name="WorkspaceId">From <c>anthropic-workspace-id</c>.</param>
/// <param name="RequestId">From <c>request-id</c>: what Anthropic's support asks for.</param>
/// <param name="Date">The server's clock.</param>
/// <param name="ClockRate">How fast that clock runs against ours: 1, or what a sandbox announces.</param>
/// <param name="RetryAfter">From <c>retry-after</c>, in the API's time.</param>
/// <param name="IsSandbox">Whether the server says that it is a sandbox.</param>
public sealed record ServerContext(
    string? OrganizationId,
    string? WorkspaceId,
    string? RequestId,
    DateTimeOffset? Date,
    decimal ClockRate = 1,
    TimeSpan? RetryAfter = null,
    bool IsSandbox = false)
{
    const string SandboxClockHeader = "cairn-sandbox-clock";
    const decimal ClockRateMax = 1_000_000;

    /// <summary>Nothing was answered.</summary>
    public static ServerContext Unknown { get; } = new(null, null, null, null);

    internal static ServerContext Of(HttpResponseMessage response)
    {
        var context = new ServerContext(
            Header(response, "anthropic-organization-id"),
            Header(response, "anthropic-workspace-id"),
            Header(response, "request-id"),
            response.Headers.Date,
            RetryAfter: response.Headers.RetryAfter?.Delta);
        return Header(response, SandboxClockHeader) is { } clock ? context.OnSandboxClock(clock) : context;
    }

    // "2026-11-21T06:00:00.123456Z; rate=60"; a stepped clock has the rate 0. What cannot be read is no sandbox's.
    ServerContext OnSandboxClock(string header)
    {
        const string prefix = "rate=";
        var parts = header.Split(';', 2, StringSplitOptions.TrimEntries);
        var rate = 1m;
        if (parts.Length == 2 && parts[1].StartsWith(prefix, StringComparison.Ordinal)
            && !decimal.TryParse(
                parts[1].AsSpan(prefix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out rate))
        {
            return this;
        }

        return rate <= ClockRateMax && DateTimeOffset.TryParse(
                parts[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? this with { Date = date, ClockRate = rate, IsSandbox = true }
            : this;
    }

    static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
}
