namespace Cairn.Planning.Tables;

/// <summary>Rows as ascending lists of item numbers, side by side in one array: what all searches work on.</summary>
/// <param name="starts">Where each row begins in <paramref name="items"/>, and where the last one ends.</param>
/// <param name="items">The items of all rows.</param>
/// <param name="tokens">The length of each item.</param>
sealed class ItemRows(int[] starts, int[] items, double[] tokens)
{
    public int Count { get; } = starts.Length - 1;

    public int[] Starts { get; } = starts;

    public int[] Items { get; } = items;

    public double[] Tokens { get; } = tokens;

    public int ItemCount => Tokens.Length;

    public ReadOnlySpan<int> this[int row] => Items.AsSpan(Starts[row], Starts[row + 1] - Starts[row]);

    /// <summary>How many rows have each item.</summary>
    public int[] RowsByItem()
    {
        var counts = new int[ItemCount];
        foreach (var item in Items)
            counts[item]++;
        return counts;
    }
}
