using Cairn.Accounting;
using Cairn.Profiling.Tokens;

namespace Cairn.Running;

/// <summary>Everything that changes when the results of a submission are recorded.</summary>
/// <param name="Submission">The submission as it will stand: settled or retired, with segment and outcomes.</param>
/// <param name="Books">What was billed.</param>
/// <param name="Cost">The sum of the books.</param>
/// <param name="Wasted">The part of the cost that bought nothing new.</param>
/// <param name="Returned">Rows that go back.</param>
/// <param name="Recalled">Rows that waited to be asked again and need not, because a late batch answered them.</param>
public sealed record Settlement(
    Submission Submission,
    IReadOnlyList<UsageEntry> Books,
    Usd Cost,
    Usd Wasted,
    IReadOnlyList<RetrySet> Returned,
    RowSet Recalled)
{
    /// <summary>
    /// The part of the reservation that may have been billed for answers that nobody can fetch; it stays spent.
    /// </summary>
    public Usd Unknown { get; init; }

    /// <summary>What its answers teach about the estimates of later rows and runs. The default is nothing.</summary>
    public IReadOnlyList<UsageSample> Samples { get; init; } = [];
}
