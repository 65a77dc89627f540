using System.Globalization;
using System.Text.Json;

namespace Cairn.Workloads;

/// <summary>One unit of work as the input gives it: what becomes one request and ends as one result.</summary>
/// <param name="Number">The 0-based position in the input, which identifies the row for good.</param>
/// <param name="Key">The user's own name for it, or the 1-based row number.</param>
/// <param name="Fields">
/// Its columns. CSV has strings only; JSON has strings, numbers as their text, booleans, lists, dictionaries and null.
/// </param>
/// <param name="Json">The line as it stands in the input; empty for CSV.</param>
public sealed record Row(
    int Number, string Key, IReadOnlyDictionary<string, object?> Fields, ReadOnlyMemory<byte> Json)
{
    readonly string? _key = Key;

    // Its fields may be replaced, and it keeps its name.
    readonly CsvFields? _named;
    readonly int? _idColumn;

    /// <summary>A row of a CSV, whose name is made when it is asked for: a body asks for none.</summary>
    internal Row(int number, CsvFields fields, int? idColumn)
        : this(number, null!, fields, default) => (_named, _idColumn) = (fields, idColumn);

    /// <summary>The user's own name for it, or the 1-based row number.</summary>
    public string Key
    {
        get => _key ?? (_idColumn is { } column ? _named!.At(column) : NumberKey(Number));
        init => _key = value;
    }

    /// <summary>The 1-based line of the input where it starts, for error messages.</summary>
    public long? Line { get; init; }

    /// <summary>The name of a row that has none of its own.</summary>
    internal static string NumberKey(int number) => (number + 1L).ToString(CultureInfo.InvariantCulture);

    /// <summary>Writes its columns as one JSON object: the line as it stands, or the fields of a CSV.</summary>
    internal void WriteTo(Utf8JsonWriter json)
    {
        if (!Json.IsEmpty)
        {
            json.WriteRawValue(Json.Span);
            return;
        }

        json.WriteStartObject();
        foreach (var (column, value) in Fields)
            json.WriteString(column, value as string);
        json.WriteEndObject();
    }
}
