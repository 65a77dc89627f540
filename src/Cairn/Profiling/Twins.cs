namespace Cairn.Profiling;

/// <summary>Which rows ask exactly the same, so that one of them can be asked for all.</summary>
/// <remarks>
/// Rows stand by the order in which they were measured, which is their number in the input when all of it was measured.
/// Sameness is that of <see cref="Workloads.ComposedRequest.Identity"/>.
/// </remarks>
public sealed class Twins
{
    readonly RowNumbers _behindFirst;

    internal Twins(RowNumbers behindFirst, int distinct) => (_behindFirst, Distinct) = (behindFirst, distinct);

    /// <summary>How many rows there are.</summary>
    public int Rows => _behindFirst.Count;

    /// <summary>How many different requests they make.</summary>
    public int Distinct { get; }

    /// <summary>The share of rows (0 to 1) that an earlier row asks for already.</summary>
    public decimal Ratio => Rows == 0 ? 0 : (decimal)(Rows - Distinct) / Rows;

    /// <summary>The first row with the same request as a row: itself where there is none before it.</summary>
    /// <param name="row">0 to below <see cref="Rows"/>.</param>
    public int FirstOf(int row) => row - _behindFirst[row];
}
