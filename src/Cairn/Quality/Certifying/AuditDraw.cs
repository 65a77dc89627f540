namespace Cairn.Quality.Certifying;

/// <summary>Draws the rows to audit: every set of so many rows is as likely as any other.</summary>
/// <remarks>
/// Floyd's algorithm (Bentley, Programming pearls: a sample of brilliance, 1987) with the generator of the draw: for
/// each j from N - n to N - 1 a number t of 0 to j; row t is taken, or row j where t was taken before. The same seed
/// draws the same rows on every machine, which is what makes a certificate checkable.
/// </remarks>
public static class AuditDraw
{
    /// <summary>The drawn rows, from 0, in ascending order.</summary>
    /// <param name="rows">How many rows there are (N).</param>
    /// <param name="audits">How many of them are drawn (n), 0 to N.</param>
    /// <param name="seed">Decides which; to be chosen without looking at any row.</param>
    public static IReadOnlyList<int> Rows(int rows, int audits, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(audits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(audits, rows);
        var numbers = SplitMix64.Of(seed, SeedPurpose.Draw);
        var drawn = new HashSet<int>(audits);
        for (var row = rows - audits; row < rows; row++)
        {
            if (!drawn.Add(numbers.Below(row + 1)))
                drawn.Add(row);
        }

        return [.. drawn.Order()];
    }
}
