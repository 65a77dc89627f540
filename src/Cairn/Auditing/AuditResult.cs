using Cairn.Accounting;

namespace Cairn.Auditing;

/// <summary>What an audit found.</summary>
/// <param name="Rows">How many requests were looked at.</param>
/// <param name="Findings">One for each rule, in the order of docs/rules.md.</param>
/// <param name="UsdPer1000Rows">
/// What all findings together cost for each thousand requests, at most. Findings that mean the same dollars (all that
/// the cache would save, all that the model would) count once, the largest of them; never more than the whole bill.
/// Null where no finding has a price.
/// </param>
public sealed record AuditResult(long Rows, IReadOnlyList<Finding> Findings, Usd? UsdPer1000Rows)
{
    /// <summary>The findings that failed at a severity or above it.</summary>
    public IEnumerable<Finding> Failed(Severity least) =>
        Findings.Where(finding => finding.Verdict is Verdict.Fail && finding.Severity >= least);

    /// <summary>How many rules abstained.</summary>
    public int Abstained => Findings.Count(finding => finding.Verdict is Verdict.Abstain);
}
