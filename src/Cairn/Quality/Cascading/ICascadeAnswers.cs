using Cairn.Accounting;
using Cairn.Workloads;

namespace Cairn.Quality.Cascading;

/// <summary>The recorded answers of a cascade: whatever was asked is answered, or has failed for good.</summary>
/// <remarks>May be used by several threads at once.</remarks>
public interface ICascadeAnswers
{
    /// <summary>Reads the answers of a stage, each row of it once, in any order.</summary>
    /// <param name="stage">The number of the stage, from 0.</param>
    /// <param name="rows">Only these rows; null for all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    IAsyncEnumerable<StageAnswer> ReadAsync(
        int stage, IReadOnlySet<int>? rows, CancellationToken cancellationToken);

    /// <summary>How many rows a stage asks.</summary>
    int RowsOf(int stage);

    /// <summary>What a stage was billed.</summary>
    Usd CostOf(int stage);

    /// <summary>A row of the input.</summary>
    Row RowAt(int row);

    /// <summary>What is right for a row; null where nobody said.</summary>
    string? LabelOf(int row);
}
