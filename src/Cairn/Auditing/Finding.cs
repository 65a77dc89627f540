using Cairn.Accounting;

namespace Cairn.Auditing;

/// <summary>What one rule says of the requests, complete enough to act on.</summary>
/// <param name="Rule">The rule's id, as in docs/rules.md.</param>
/// <param name="Severity">How much it weighs where the verdict is to fail.</param>
/// <param name="Verdict">What the rule says.</param>
/// <param name="Message">What was found, or why nothing could be; it quotes no text of a prompt.</param>
/// <param name="Place">The first request that shows it; null where there is no single one.</param>
/// <param name="Repair">What to do; null where there is nothing to.</param>
/// <param name="UsdPer1000Rows">
/// What it costs for each thousand requests, by the prices of the models and estimated tokens; null where unknown.
/// </param>
public sealed record Finding(
    string Rule, Severity Severity, Verdict Verdict, string Message, AuditPlace? Place, string? Repair,
    Usd? UsdPer1000Rows);
