namespace Cairn.Profiling;

/// <summary>Which rows ask exactly the same, so that one of them can be asked for all.</summary>
/// <remarks>
/// Rows stand by the order in which they were measured, which is their number in the input when all of it was measured.
/// Sameness is that of <see cref="Workloads.ComposedRequest.Identity"/>.
/// </remarks>
public sealed class Twins
{
    readonly int[] _first;

    internal Twins(int[] first, int distinct) => (_first, Distinct) = (first, distinct);

    /// <summary>How many rows there are.</summary>
    public int Rows => _first.Length;

    /// <summary>How many different requests they make.</summary>
    public int Distinct { get; }

    /// <summary>The share of rows (0 to 1) that an earlier row asks for already.</summary>
    public decimal Ratio => Rows == 0 ? 0 : (decimal)(Rows - Distinct) / Rows;

    /// <summary>For each row the first row with the same request: itself where there is none.</summary>
    public ReadOnlySpan<int> First => _first;

    /// <summary>Finds the twins among the identities of rows, in row order.</summary>
    public static Twins Of(IEnumerable<UInt128> identities)
    {
        var scan = new TwinScan();
        foreach (var identity in identities)
            scan.Add(identity);
        return scan.Build();
    }
}
