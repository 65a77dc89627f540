using Cairn.Planning.Caching;
using Cairn.Workloads;

namespace Cairn.Planning.Tables;

/// <summary>
/// What caching one token saves that a group of rows shares, in uncached tokens: <c>n - min over t of f(n, t)</c>.
/// </summary>
sealed class GroupSaving
{
    readonly CacheTerms _terms;
    readonly double[] _byRows;

    /// <param name="terms">What caching costs.</param>
    /// <param name="rows">The most rows of a group.</param>
    /// <param name="rowsMin">The fewest rows that a group may have, whether less would pay or not.</param>
    public GroupSaving(CacheTerms terms, int rows, int rowsMin = 2)
    {
        _terms = terms;
        _byRows = new double[rows + 1];
        Array.Fill(_byRows, double.NaN);
        RowsMin = rowsMin;
        while (RowsMin < rows && this[RowsMin] <= 0)
            RowsMin++;
    }

    /// <summary>The fewest rows for which it pays.</summary>
    public int RowsMin { get; }

    /// <summary>The saving for so many rows; 0 or less where the write costs more than the reads save.</summary>
    public double this[int rows]
    {
        get
        {
            ref var saving = ref _byRows[rows];
            if (double.IsNaN(saving))
            {
                saving = rows - Math.Min(
                    _terms.Factor(rows, CacheTtl.FiveMinutes), _terms.Factor(rows, CacheTtl.OneHour));
            }

            return saving;
        }
    }
}
