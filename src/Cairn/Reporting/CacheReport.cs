using Cairn.Accounting;
using Cairn.Running;
using Cairn.Running.Watching;

namespace Cairn.Reporting;

/// <summary>How well the cache was hit: read / (read + written), 0 to 1; null where nothing was cached.</summary>
public sealed record CacheReport(decimal? ReadShare, decimal? PlannedReadShare)
{
    const int VerdictsMax = 1_000;

    /// <summary>What was paid more than if the reads that are lost had come.</summary>
    public Usd LostUsd { get; init; }

    /// <summary>What each batch did with each prefix, what is lost first, then in order; at most 1,000.</summary>
    public IReadOnlyList<CacheFinding> Verdicts { get; init; } = [];

    /// <summary>Reports what the watch found.</summary>
    internal static CacheReport Of(RunSnapshot snapshot, decimal? readShare) =>
        Of([.. CacheLosses.Findings(snapshot)]) with
        {
            ReadShare = readShare,
            PlannedReadShare = snapshot.Run.Spec.Plan.PlannedReadShare,
        };

    /// <summary>The same of what is in no ledger yet; how much was read is not said.</summary>
    internal static CacheReport Of(IReadOnlyList<CacheFinding> findings) => new(null, null)
    {
        LostUsd = CacheLosses.Sum(findings),
        Verdicts = [.. findings.OrderByDescending(finding => finding.Verdict).Take(VerdictsMax)],
    };
}
