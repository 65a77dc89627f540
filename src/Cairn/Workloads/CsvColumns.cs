namespace Cairn.Workloads;

/// <summary>The columns of a CSV: one object for all of its records.</summary>
/// <param name="names">The names, in their order.</param>
sealed class CsvColumns(IReadOnlyList<string> names)
{
    readonly Dictionary<string, int> _places =
        names.Index().ToDictionary(column => column.Item, column => column.Index, StringComparer.Ordinal);

    /// <summary>The names, in their order.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>How many they are.</summary>
    public int Count { get; } = names.Count;

    /// <summary>Where a column stands in a record; below zero for one that is none.</summary>
    public int PlaceOf(string name) => _places.GetValueOrDefault(name, -1);
}
