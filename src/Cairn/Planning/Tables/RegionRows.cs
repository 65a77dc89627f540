namespace Cairn.Planning.Tables;

/// <summary>Some rows of a table with only what some of them share, under numbers of their own.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Items">The table's number of each item.</param>
/// <param name="RowNumbers">The table's number of each row.</param>
sealed record RegionRows(ItemRows Rows, IReadOnlyList<int> Items, IReadOnlyList<int> RowNumbers)
{
    /// <summary>All rows and items, under the numbers that they have.</summary>
    public static RegionRows All(ItemRows rows) =>
        new(rows, new Identity(rows.ItemCount), new Identity(rows.Count));

    sealed class Identity(int count) : IReadOnlyList<int>
    {
        public int Count => count;

        public int this[int index] => index;

        public IEnumerator<int> GetEnumerator() => Enumerable.Range(0, count).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
