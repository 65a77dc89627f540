using System.Globalization;
using System.Text.Json;

namespace Cairn.Workloads;

/// <summary>Streams the rows of a snapshotted input from any row on, holding one row at a time.</summary>
public sealed class RowReader(InputFile input, InputSnapshot snapshot)
{
    /// <summary>The rows from the given 0-based number to the end.</summary>
    /// <exception cref="BadInputException">The input is no longer the one that was snapshotted.</exception>
    public IEnumerable<Row> Read(int from = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        if (from >= snapshot.RowCount)
            return [];

        return (input.Format is InputFormat.Csv ? ReadCsv(from) : ReadLines(from)).Where(row => row.Number >= from);
    }

    IEnumerable<Row> ReadCsv(int from)
    {
        var (number, offset, line) = snapshot.Index.Before(from);
        using var stream = OpenAt(offset);
        using var reader = CsvRecords.Open(stream);
        for (; number < snapshot.RowCount; number++)
        {
            if (!reader.Read() || reader.FieldCount != snapshot.Columns.Count)
                throw Changed();

            Dictionary<string, object?> fields = new(snapshot.Columns.Count);
            for (var column = 0; column < snapshot.Columns.Count; column++)
                fields[snapshot.Columns[column]] = reader.GetString(column);
            var key = input.IdColumn is { } id ? (string)fields[id]! : null;
            yield return new(number, key ?? NumberKey(number), fields, default)
            {
                Line = line + reader.LineNumber - 1,
            };
        }
    }

    IEnumerable<Row> ReadLines(int from)
    {
        var (number, offset, line) = snapshot.Index.Before(from);
        using var stream = OpenAt(offset);
        var reader = new LineReader(stream, offset, line);
        for (; number < snapshot.RowCount; number++)
        {
            do
            {
                if (!reader.Read() || reader.IsTooLong)
                    throw Changed();
            }
            while (InputScan.IsBlank(reader.Current));

            yield return RowOf(reader.Current.ToArray(), number, reader.Line);
        }
    }

    Row RowOf(byte[] json, int number, long line)
    {
        if (input.Format is InputFormat.BatchLines)
        {
            using var pooled = JsonDocument.Parse(json);
            var customId = RowFields.KeyOf(pooled.RootElement, "custom_id") ?? throw Changed();
            return new(number, customId, new Dictionary<string, object?>(), json) { Line = line };
        }

        var row = JsonElement.Parse(json, RowFields.Options);
        var key = input.IdColumn is { } id ? RowFields.KeyOf(row, id) ?? throw Changed() : NumberKey(number);
        return new(number, key, RowFields.Of(row), json) { Line = line };
    }

    FileStream OpenAt(long offset)
    {
        var stream = InputSnapshot.Open(input);
        if (stream.Length != snapshot.Length)
        {
            stream.Dispose();
            throw Changed();
        }

        stream.Position = offset;
        return stream;
    }

    static string NumberKey(int number) => (number + 1L).ToString(CultureInfo.InvariantCulture);

    BadInputException Changed() => new Place(input.Name, null).Refuse(
        "a file that has changed", "the input as it was when the run began",
            "Put the old file back, or start a new run.");
}
