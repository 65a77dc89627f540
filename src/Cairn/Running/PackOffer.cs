using Cairn.Accounting;
using Cairn.Profiling;

namespace Cairn.Running;

/// <summary>What one batch may be filled with.</summary>
/// <param name="Rows">The rows to take from, in order.</param>
/// <param name="RowsMax">How many may be taken.</param>
/// <param name="Budget">What may be reserved; null for no limit.</param>
/// <param name="CountsTaken">Request counts that would be mistaken for another batch.</param>
sealed record PackOffer(
    RowSet Rows, int RowsMax, Usd? Budget, IReadOnlySet<int> CountsTaken)
{
    /// <summary>Whether a batch of that many requests could not be mistaken for any other.</summary>
    public bool IsUnmistakable(int count) => !CountsTaken.Contains(count) && !CountsHaunted.Contains(count);

    /// <summary>Rows that may come along where the others alone could be mistaken for another batch.</summary>
    public RowSet Companions { get; init; } = RowSet.Empty;

    /// <summary>
    /// Request counts of batches that may still appear, though it is unlikely: avoided where there is a choice.
    /// </summary>
    public IReadOnlySet<int> CountsHaunted { get; init; } = new HashSet<int>();

    /// <summary>The longest body, in bytes.</summary>
    public long BytesMax { get; init; } = BatchLimits.BytesMax;

    /// <summary>What an estimate is multiplied by before it is reserved; see <see cref="Calibration"/>.</summary>
    public decimal Factor { get; init; } = 1;
}
