using System.Text.Json;
using Cairn.Workloads.Sources;

namespace Cairn.Workloads;

/// <summary>Reads the rows of a snapshotted input: as a stream from any row on, or in any order.</summary>
public sealed class RowReader
{
    readonly InputFile _input;
    readonly InputSnapshot _snapshot;
    readonly ScatteredRows _scattered;
    readonly CsvColumns _columns;
    readonly int? _idIndex;

    /// <summary>Reads an input that was snapshotted before.</summary>
    public RowReader(InputFile input, InputSnapshot snapshot)
    {
        (_input, _snapshot) = (input, snapshot);
        _scattered = new(input, snapshot, this);
        _columns = new(snapshot.Columns);
        _idIndex = input.IdColumn is { } id ? _columns.PlaceOf(id) : null;
    }

    /// <summary>The rows from the given 0-based number to the end.</summary>
    /// <exception cref="BadInputException">The input is no longer the one that was snapshotted.</exception>
    public IEnumerable<Row> Read(int from = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        if (from >= _snapshot.RowCount)
            return [];

        return ReadFrom(from);
    }

    /// <summary>
    /// The rows with the given numbers, in the order given. The first call notes where every row begins, eight bytes
    /// each; from then on only what is asked for is read.
    /// </summary>
    /// <exception cref="BadInputException">The input is no longer the one that was snapshotted.</exception>
    public IEnumerable<Row> ReadAt(IEnumerable<int> rows) => _scattered.Read(rows);

    /// <summary>The input in parts, for whoever reads several at once.</summary>
    /// <exception cref="BadInputException">The input is no longer the one that was snapshotted.</exception>
    internal InputParts OpenParts() => new(_input, _snapshot, this);

    /// <summary>Parses rows whose bytes stand side by side.</summary>
    internal IEnumerable<Row> Parse(Stream bytes, IReadOnlyList<(int Number, long Line)> rows) =>
        _input.Separator is { } separator ? ParseCsv(bytes, separator, rows) : ParseLines(bytes, rows);

    /// <summary>Parses a part of the input.</summary>
    /// <param name="bytes">Its bytes, from the start of an array on; they may be moved in it.</param>
    /// <param name="rows">The numbers of its rows, and the line of the input in which they begin.</param>
    /// <param name="isLent">Whether the fields of a row may be gone when the next is asked for.</param>
    internal IEnumerable<Row> Parse(ArraySegment<byte> bytes, (int First, int End, long Line) rows, bool isLent) =>
        _input.Separator is { } separator
            ? ParseCsv((bytes, separator), rows, new(isLent))
            : ParseLines(bytes, rows);

    IEnumerable<Row> ReadFrom(int from)
    {
        using var parts = OpenParts();
        for (var part = parts.PartOf(from); part < parts.Count; part++)
        {
            foreach (var row in parts.Read(part, isLent: false))
            {
                if (row.Number >= from)
                    yield return row;
            }
        }
    }

    IEnumerable<Row> ParseCsv(
        (ArraySegment<byte> Bytes, char Separator) input, (int First, int End, long Line) rows, CsvRoom room)
    {
        using var reader = CsvRecords.Open(input.Bytes, input.Separator);
        for (var number = rows.First; number < rows.End; number++)
            yield return NextRecord((reader, room), number, rows.Line - 1);
    }

    IEnumerable<Row> ParseCsv(Stream bytes, char separator, IReadOnlyList<(int Number, long Line)> rows)
    {
        using var reader = CsvRecords.Open(bytes, separator: separator);
        var room = new CsvRoom();
        foreach (var (number, line) in rows)
            yield return NextRecord((reader, room), number, 0) with { Line = line };
    }

    Row NextRecord((CsvHelper.CsvReader Reader, CsvRoom Room) from, int number, long linesBefore)
    {
        var reader = from.Reader;
        if (!reader.Read() || reader.FieldCount != _snapshot.Columns.Count)
            throw Changed();

        return new(number, CsvFields.Read(reader, _columns, from.Room), _idIndex)
        {
            Line = linesBefore + reader.LineNumber,
        };
    }

    IEnumerable<Row> ParseLines(ArraySegment<byte> bytes, (int First, int End, long Line) rows)
    {
        var reader = new LineReader(bytes, rows.Line);
        for (var number = rows.First; number < rows.End; number++)
        {
            NextLine(reader);
            yield return RowOf(reader.Current.ToArray(), number, reader.Line);
        }
    }

    IEnumerable<Row> ParseLines(Stream bytes, IReadOnlyList<(int Number, long Line)> rows)
    {
        // Not at offset 0, where a mark of the byte order would be looked for.
        var reader = new LineReader(bytes, 1, 1);
        foreach (var (number, line) in rows)
        {
            NextLine(reader);
            yield return RowOf(reader.Current.ToArray(), number, line);
        }
    }

    void NextLine(LineReader reader)
    {
        do
        {
            if (!reader.Read() || reader.IsTooLong)
                throw Changed();
        }
        while (InputScan.IsBlank(reader.Current));
    }

    Row RowOf(byte[] json, int number, long line)
    {
        if (_input.HasRequests)
        {
            using var pooled = JsonDocument.Parse(json);
            var customId = RowFields.KeyOf(pooled.RootElement, "custom_id") ?? throw Changed();
            return new(number, customId, new Dictionary<string, object?>(), json) { Line = line };
        }

        var row = JsonElement.Parse(json, RowFields.Options);
        var key = _input.IdColumn is { } id ? RowFields.KeyOf(row, id) ?? throw Changed() : Row.NumberKey(number);
        return new(number, key, FieldsOf(row, line), json) { Line = line };
    }

    IReadOnlyDictionary<string, object?> FieldsOf(JsonElement row, long line) => _input.Folder is { } folder
        ? new FileFields(RowFields.Of(row), folder, new(_input.Name, line))
        : RowFields.Of(row);

    internal BadInputException Changed() => new Place(_input.Name, null).Refuse(
        "a file that has changed", "the input as it was when the run began",
            "Put the old file back, or start a new run.");
}
