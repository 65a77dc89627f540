namespace Cairn.Planning.Tables;

/// <summary>How a group of rows is chosen to be peeled off the rest.</summary>
/// <param name="RowsMin">The fewest rows of a group.</param>
/// <param name="LengthPower">To which power the length of what a group shares counts.</param>
/// <param name="RowsOffset">What is taken off the number of rows before it counts.</param>
/// <param name="Closed">Whether all that a group shares counts and goes to the front, or the one item alone.</param>
readonly record struct PeelRule(int RowsMin, double LengthPower, double RowsOffset, bool Closed)
{
    /// <summary>
    /// GGR of Liu et al., arXiv 2403.05821, algorithm 1: the greatest length squared times (rows - 1).
    /// </summary>
    public static PeelRule Ggr { get; } = new(2, 2, 1, false);

    /// <summary>What caching the group's shared items would save, up to a factor.</summary>
    public static PeelRule Saving(GroupSaving saving) => new(saving.RowsMin, 1, saving.RowsMin - 0.9, true);

    public double Score(double length, int rows) =>
        (LengthPower is 1 ? length : Math.Pow(length, LengthPower)) * (rows - RowsOffset);
}
