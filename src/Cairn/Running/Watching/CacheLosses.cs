using System.Globalization;
using Cairn.Accounting;
using Cairn.Workloads;

namespace Cairn.Running.Watching;

/// <summary>
/// What the watch found to be lost in a run, and what follows from it: nothing more is sent until somebody says go on.
/// </summary>
/// <remarks>Read from the findings of the settled batches alone, so that it outlives every crash.</remarks>
public static class CacheLosses
{
    /// <summary>All findings of a run, in the order in which its batches were sent.</summary>
    public static IEnumerable<CacheFinding> Findings(RunSnapshot snapshot) =>
        snapshot.Submissions.SelectMany(submission => submission.Cache);

    /// <summary>What was lost and not accepted yet, the dearest first.</summary>
    public static IReadOnlyList<CacheFinding> Unresolved(RunSnapshot snapshot) =>
        snapshot.Run.Spec.Safety.CacheLoss == CacheLossPolicy.Continue
            ? []
            : [.. Lost(Findings(snapshot))];

    /// <summary>What is said of a run that had sent everything before the loss was seen; null where none is open.
    /// </summary>
    public static string? Remark(RunSnapshot snapshot) => Unresolved(snapshot) is { Count: > 0 } lost
        ? $"{Text(lost)} Every row had been sent by then. `cairn resume {snapshot.Run.Id} --accept-cache-loss` accepts "
            + "it."
        : null;

    /// <summary>How much was paid more than if the lost reads had come.</summary>
    public static Usd Sum(IEnumerable<CacheFinding> findings) => findings
        .Where(finding => finding.Verdict == CacheVerdict.Lost)
        .Aggregate(Usd.Zero, (sum, finding) => sum + finding.Lost);

    /// <summary>Why a run sends no more; null while nothing is lost, or where it may go on all the same.</summary>
    internal static Stop? Stop(RunSnapshot snapshot) => Unresolved(snapshot) is { Count: > 0 } lost
        ? new(StopCause.CacheLoss, $"{Text(lost)} The rows that wait were not sent. "
            + $"`cairn resume {snapshot.Run.Id} --accept-cache-loss` sends them all the same; `cache_loss: continue` "
            + "under `safety` in the workload does so in every run of it.")
        : null;

    static IOrderedEnumerable<CacheFinding> Lost(IEnumerable<CacheFinding> findings) =>
        findings.Where(finding => finding.Verdict == CacheVerdict.Lost).OrderByDescending(finding => finding.Lost);

    static string Text(IReadOnlyList<CacheFinding> lost)
    {
        var worst = lost[0];
        var others = lost.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture,
            $" With {lost.Count - 1:N0} others {Sum(lost)} USD were paid more than planned.");
        return $"The cache is lost: {Of(worst)}.{others}";
    }

    /// <summary>One finding in a sentence: which prefix of which batch, how many rows, the cause and the dollars.
    /// </summary>
    public static string Of(CacheFinding finding)
    {
        var prefix = finding.Prefixes == 1
            ? finding.Prefix >= 0 ? $"prefix {finding.Prefix}" : "a prefix that the run does not cache"
            : string.Create(CultureInfo.InvariantCulture, $"{finding.Prefixes:N0} small prefixes");
        var rows = finding.PlannedReadRows == 0
            ? string.Create(CultureInfo.InvariantCulture,
                $"{finding.WrittenRows + finding.ReadRows:N0} of {finding.Rows:N0} rows that were to write it did")
            : string.Create(CultureInfo.InvariantCulture,
                $"{finding.ReadRows:N0} of {finding.Rows:N0} rows read it, {finding.PlannedReadRows:N0} were planned ")
                + string.Create(CultureInfo.InvariantCulture, $"and {finding.ChanceLow:N0} can be chance");
        var cause = finding.Cause is { } known ? $", {CacheFindings.WordOf(known)}: {finding.Detail}" : "";
        return $"{prefix} in {finding.BatchId ?? finding.SubmissionId}: {rows}; {finding.Lost} USD more than "
            + $"planned{cause}";
    }
}
