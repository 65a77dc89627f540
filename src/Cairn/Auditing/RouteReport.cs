using Cairn.Accounting;

namespace Cairn.Auditing;

/// <summary>What a watch saw of the calls of one route.</summary>
/// <param name="Route">The route: the one that the program named, else the path.</param>
/// <param name="Calls">How many calls were answered.</param>
/// <param name="Usage">What was billed for them.</param>
/// <param name="Audit">What the rules say of them, with their losses in dollars.</param>
public sealed record RouteReport(string Route, long Calls, TokenUsage Usage, AuditResult Audit)
{
    /// <summary>
    /// The share of cached prompt tokens that was read instead of written; null when none was cached.
    /// </summary>
    public decimal? ReadShare => Usage.ReadShare;
}
