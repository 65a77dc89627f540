namespace Cairn.Accounting.Reconciling;

/// <summary>
/// Finds out how much of one kind was billed on another day than the one it has in the books: a batch that was
/// accepted before midnight is answered after it, too.
/// </summary>
/// <remarks>
/// Day after day, what the report lacks may have gone to the next day, and what it has too much may have come from the
/// day before, at most as much as the books have in batches that were open over that midnight. No amount is made: what
/// leaves one day arrives on the next.
/// </remarks>
static class MidnightSpread
{
    /// <summary>How much came to each day, less what left it.</summary>
    /// <param name="booked">By day, in the books.</param>
    /// <param name="reported">By day, in the report.</param>
    /// <param name="later">Of the booked, what may have been billed a day later.</param>
    /// <param name="earlier">Of the booked, what may have been billed a day earlier.</param>
    public static IReadOnlyList<decimal> Of(
        IReadOnlyList<decimal> booked, IReadOnlyList<decimal> reported, IReadOnlyList<decimal> later,
        IReadOnlyList<decimal> earlier)
    {
        var moved = new decimal[booked.Count];
        var arriving = 0m;
        for (var day = 0; day < moved.Length; day++)
        {
            var lacking = booked[day] + arriving - reported[day];
            var fromNext = day + 1 < moved.Length ? earlier[day + 1] : 0;
            var leaving = Math.Clamp(lacking, -fromNext, later[day]);
            moved[day] = arriving - leaving;
            arriving = leaving;
        }

        return moved;
    }
}
