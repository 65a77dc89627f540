using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Cairn.Workloads;

/// <summary>The fields of one CSV record: the values are its own, the names are shared by all records.</summary>
sealed class CsvFields(IReadOnlyList<string> columns, Dictionary<string, int> index, string[] values)
    : IReadOnlyDictionary<string, object?>
{
    public int Count => values.Length;

    public IEnumerable<string> Keys => columns;

    public IEnumerable<object?> Values => values;

    /// <summary>Where each column of its input stands; one object for all records.</summary>
    public Dictionary<string, int> Index => index;

    /// <summary>The value of a column by where it stands.</summary>
    public string At(int column) => values[column];

    public object? this[string key] => values[index[key]];

    /// <summary>Where each column stands in a record.</summary>
    public static Dictionary<string, int> IndexOf(IReadOnlyList<string> columns) =>
        columns.Index().ToDictionary(column => column.Item, column => column.Index, StringComparer.Ordinal);

    public bool ContainsKey(string key) => index.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        var isKnown = index.TryGetValue(key, out var column);
        value = isKnown ? values[column] : null;
        return isKnown;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var column = 0; column < values.Length; column++)
            yield return new(columns[column], values[column]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
