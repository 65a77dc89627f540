using System.Buffers.Binary;
using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using CsvHelper;

namespace Cairn.Workloads;

/// <summary>The fields of one CSV record: the values are its own, the names are shared by all records.</summary>
/// <remarks>
/// Values stay the UTF-8 that they are in the file, side by side in an array behind where each of them ends, and become
/// strings for whoever asks: of a large table hardly any is asked for, since a <see cref="PlainTemplate"/> takes the
/// bytes. One object and no array of its own, since a body reads a hundred thousand of them. Immutable, except where
/// it is lent (<see cref="CsvRoom"/>).
/// </remarks>
sealed class CsvFields : IReadOnlyDictionary<string, object?>
{
    const int EndBytes = sizeof(int);

    byte[] _bytes;
    int _start;
    int _textAt;

    /// <summary>A record whose values are in place.</summary>
    public CsvFields(CsvColumns columns, (byte[] Bytes, int Start) values)
    {
        Columns = columns;
        Become(values);
    }

    public int Count => Columns.Count;

    public IEnumerable<string> Keys => Columns.Names;

    public IEnumerable<object?> Values => Enumerable.Range(0, Count).Select(At);

    /// <summary>Its columns; one object for all records.</summary>
    public CsvColumns Columns { get; }

    /// <summary>Whether all values stand in a JSON string as they are.</summary>
    public bool IsPlain { get; private set; }

    public object? this[string key] => Columns.PlaceOf(key) is >= 0 and var column
        ? At(column)
        : throw new KeyNotFoundException($"The record has no column \"{key}\".");

    /// <summary>The record that a reader stands at.</summary>
    /// <param name="reader">The reader; what is taken of it is copied.</param>
    /// <param name="columns">Its columns, as many as it has fields.</param>
    /// <param name="room">Where its values are put.</param>
    public static CsvFields Read(CsvReader reader, CsvColumns columns, CsvRoom room)
    {
        // A file that has changed under way may have bytes that are no characters: strings make some of them.
        var raw = reader.RawRecord;
        if (!Utf8.IsValid(raw))
            return Of(CsvRecords.Fields(reader), columns);

        var count = columns.Count;
        var taken = room.Begin((EndBytes * count) + raw.Length);
        var to = taken.Bytes.AsSpan(taken.Start);
        var text = to[(EndBytes * count)..];
        var end = 0;
        for (var column = 0; column < count; column++)
        {
            var value = reader.GetSpan(column);
            value.CopyTo(text[end..]);
            end += value.Length;
            BinaryPrimitives.WriteInt32LittleEndian(to[(EndBytes * column)..], end);
        }

        return room.End(columns, taken, taken.Start + (EndBytes * count) + end);
    }

    /// <summary>Becomes another record of the same columns.</summary>
    [MemberNotNull(nameof(_bytes))]
    public void Become((byte[] Bytes, int Start) values)
    {
        (_bytes, _start) = values;
        _textAt = _start + (EndBytes * Count);
        IsPlain = !_bytes.AsSpan(_textAt, Count == 0 ? 0 : EndOf(Count - 1)).ContainsAny(JsonText.Forbidden);
    }

    static CsvFields Of(string[] values, CsvColumns columns)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        var end = 0;
        foreach (var value in values)
            writer.Write(end += Encoding.UTF8.GetByteCount(value));
        writer.Write(Encoding.UTF8.GetBytes(string.Concat(values)));
        return new(columns, (bytes.ToArray(), 0));
    }

    /// <summary>The value of a column by where it stands.</summary>
    public string At(int column) => Encoding.UTF8.GetString(Utf8At(column));

    /// <summary>The same as UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8At(int column)
    {
        var start = column == 0 ? 0 : EndOf(column - 1);
        return _bytes.AsSpan(_textAt + start, EndOf(column) - start);
    }

    public bool ContainsKey(string key) => Columns.PlaceOf(key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        var column = Columns.PlaceOf(key);
        value = column < 0 ? null : At(column);
        return column >= 0;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var column = 0; column < Count; column++)
            yield return new(Columns.Names[column], At(column));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // In the text, which begins behind the ends.
    int EndOf(int column) => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(_start + (EndBytes * column)));
}
