using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace Cairn.Workloads;

/// <summary>The fields of one CSV record: the values are its own, the names are shared by all records.</summary>
/// <remarks>
/// Values stay the UTF-8 that they are in the file, side by side in one array, and become strings for whoever asks: of
/// a large table hardly any is asked for, since a <see cref="PlainTemplate"/> takes the bytes.
/// </remarks>
sealed class CsvFields : IReadOnlyDictionary<string, object?>
{
    readonly IReadOnlyList<string> _columns;
    readonly byte[] _text;
    readonly int[] _ends;

    CsvFields(IReadOnlyList<string> columns, Dictionary<string, int> index, byte[] text, int[] ends)
    {
        (_columns, Index, _text, _ends) = (columns, index, text, ends);
        IsPlain = !text.AsSpan(0, ends.Length == 0 ? 0 : ends[^1]).ContainsAny(JsonText.Forbidden);
    }

    public int Count => _ends.Length;

    public IEnumerable<string> Keys => _columns;

    public IEnumerable<object?> Values => Enumerable.Range(0, Count).Select(At);

    /// <summary>Where each column of its input stands; one object for all records.</summary>
    public Dictionary<string, int> Index { get; }

    /// <summary>Whether all values stand in a JSON string as they are.</summary>
    public bool IsPlain { get; }

    public object? this[string key] => At(Index[key]);

    /// <summary>The record that a reader stands at.</summary>
    /// <param name="reader">The reader; what is taken of it is copied.</param>
    /// <param name="columns">The names of its columns, as many as it has fields.</param>
    /// <param name="index">Where each of them stands.</param>
    public static CsvFields Read(CsvReader reader, IReadOnlyList<string> columns, Dictionary<string, int> index)
    {
        // A file that has changed under way may have bytes that are no characters: strings make some of them.
        var raw = reader.RawRecord;
        if (!Utf8.IsValid(raw))
            return Of(CsvRecords.Fields(reader), columns, index);

        var (text, ends, end) = (new byte[raw.Length], new int[columns.Count], 0);
        for (var column = 0; column < ends.Length; column++)
        {
            var value = reader.GetSpan(column);
            value.CopyTo(text.AsSpan(end));
            ends[column] = end += value.Length;
        }

        return new(columns, index, text, ends);
    }

    static CsvFields Of(string[] values, IReadOnlyList<string> columns, Dictionary<string, int> index)
    {
        var (ends, end) = (new int[values.Length], 0);
        for (var column = 0; column < ends.Length; column++)
            ends[column] = end += Encoding.UTF8.GetByteCount(values[column]);
        return new(columns, index, Encoding.UTF8.GetBytes(string.Concat(values)), ends);
    }

    /// <summary>The value of a column by where it stands.</summary>
    public string At(int column) => Encoding.UTF8.GetString(Utf8At(column));

    /// <summary>The same as UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8At(int column)
    {
        var start = column == 0 ? 0 : _ends[column - 1];
        return _text.AsSpan(start, _ends[column] - start);
    }

    /// <summary>Where each column stands in a record.</summary>
    public static Dictionary<string, int> IndexOf(IReadOnlyList<string> columns) =>
        columns.Index().ToDictionary(column => column.Item, column => column.Index, StringComparer.Ordinal);

    public bool ContainsKey(string key) => Index.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        var isKnown = Index.TryGetValue(key, out var column);
        value = isKnown ? At(column) : null;
        return isKnown;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var column = 0; column < Count; column++)
            yield return new(_columns[column], At(column));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
