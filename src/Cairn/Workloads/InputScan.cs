using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Cairn.Workloads.Sources;
using CsvHelper;

namespace Cairn.Workloads;

/// <summary>One pass over an input that checks every row, tells its key, and notes where it starts.</summary>
sealed class InputScan(InputFile input, FaultList faults, InputScan.KeySeen onKey)
{
    /// <summary>More columns are a table that lies on its side, or a file of another kind.</summary>
    const int ColumnsMax = 10_000;

    /// <summary>Takes the key of a row as UTF-8, and the line in which the row begins.</summary>
    public delegate void KeySeen(ReadOnlySpan<byte> key, long line);

    readonly OpenAiRequest? _openAi = input.Format is InputFormat.OpenAiLines ? new(input.Dropped) : null;

    public RowIndex Index { get; } = new();

    /// <summary>The header of a CSV; empty for the other formats, whose rows name their own columns.</summary>
    public IReadOnlyList<string> Columns { get; private set; } = [];

    public void Run(Stream stream)
    {
        if (input.Separator is { } separator)
            ScanTable(stream, separator);
        else
            ScanLines(stream);
    }

    void ScanTable(Stream stream, char separator)
    {
        using var reader = CsvRecords.Open(stream, RefuseMalformed, separator);
        try
        {
            if (!reader.Read())
                return;

            if (RefuseColumns(reader.LineNumber, reader.FieldCount))
                return;
            Columns = CsvRecords.Fields(reader);
            var key = CheckHeader(reader.LineNumber);
            while (reader.Read())
                ScanRecord(reader, key);
        }
        catch (CsvFormatException)
        {
            faults.Add(
                At(reader.LineNumber + 1), "a record that does not end within 64 MB", "a record of at most 16 MB",
                "Look for a quote that is opened here and never closed.");
        }
    }

    bool RefuseColumns(long line, int columns)
    {
        if (columns > ColumnsMax)
        {
            faults.Add(At(line), $"{columns:N0} columns in one row", $"at most {ColumnsMax:N0}",
                "Keep the columns that are asked about, or turn the table.");
        }

        return columns > ColumnsMax;
    }

    int? CheckHeader(long line)
    {
        foreach (var twice in Columns.GroupBy(name => name).Where(group => group.Count() > 1))
            faults.Add(At(line), $"the column \"{twice.Key}\" twice", "each column once", "Rename one of them.");
        if (input.IdColumn is not { } id)
            return null;

        var key = Columns.ToList().IndexOf(id);
        if (key < 0)
        {
            faults.Add(At(line), $"no column \"{id}\"", $"one of {string.Join(", ", Columns)}",
                Spelling.DidYouMean(id, Columns, "Correct id: in cairn.yaml."));
        }

        return key < 0 ? null : key;
    }

    void ScanRecord(CsvReader reader, int? key)
    {
        var line = reader.LineNumber;
        if (reader.FieldCount != Columns.Count)
        {
            faults.Add(At(line), $"{reader.FieldCount} fields", $"{Columns.Count}, as in the header",
                "Put fields with commas or line breaks in quotes.");
        }
        else if (reader.RawRecord.Length > LineReader.LineBytesMax)
        {
            RefuseLength(line, reader.RawRecord.Length);
        }
        else if (key is { } column)
        {
            AddKey(reader, column);
        }

        Index.Add(reader.ByteOffset, line);
    }

    void RefuseMalformed(CsvMalformedRecord record)
    {
        var (found, repair) = CsvRecords.WordsOf(record.Reason);
        faults.Add(At(record.LineNumber), found, CsvRecords.Expected, repair);
    }

    void ScanLines(Stream stream)
    {
        var reader = new LineReader(stream, 0, 1);
        while (reader.Read())
        {
            if (reader.IsTooLong)
                RefuseLength(reader.Line, reader.Length);
            else if (!IsBlank(reader.Current))
                ScanLine(reader);
        }
    }

    internal static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r"u8) < 0;

    void ScanLine(LineReader reader)
    {
        Index.Add(reader.Offset, reader.Line);
        if (!Utf8.IsValid(reader.Current))
            return; // Reported once for the whole file, with its exact position.

        var bytes = reader.Current.ToArray();
        try
        {
            using var document = JsonDocument.Parse(bytes, RowFields.Options);
            // Halves of characters show only when a string is unescaped.
            if (bytes.AsSpan().IndexOf("\\u"u8) >= 0)
                _ = RowFields.Of(document.RootElement);
            ScanObject(document.RootElement, reader.Line);
        }
        catch (JsonException exception)
        {
            RefuseJson(bytes, reader.Line, exception);
        }
        catch (InvalidOperationException)
        {
            // The JSON reader's way of saying that a string holds half of a surrogate pair.
            faults.Add(
                At(reader.Line), "an escape that is half a character", "pairs of surrogates", "Repair the \\u escape.");
        }
    }

    void ScanObject(JsonElement row, long line)
    {
        if (row.ValueKind is not JsonValueKind.Object)
        {
            faults.Add(
                At(line), $"a line that is {row.ValueKind}", "one JSON object per line", "Write {\"column\": ...}.");
            return;
        }

        if (RefuseColumns(line, row.GetPropertyCount()))
            return;
        if (_openAi is not null)
            ScanOpenAiLine(_openAi, row, line);
        else if (input.Format is InputFormat.BatchLines)
            ScanBatchLine(row, line);
        else if (input.IdColumn is { } column)
            AddKey(RowFields.KeyOf(row, column), line);
    }

    void ScanBatchLine(JsonElement row, long line)
    {
        AddKey(RowFields.KeyOf(row, "custom_id"), line);
        if (!row.TryGetProperty("params", out var parameters) || parameters.ValueKind is not JsonValueKind.Object)
        {
            faults.Add(At(line), "a line without params", "{\"custom_id\", \"params\": {...}} in every line",
                "Add the params.");
        }
    }

    void ScanOpenAiLine(OpenAiRequest request, JsonElement row, long line)
    {
        AddKey(RowFields.KeyOf(row, "custom_id"), line);
        request.ParamsOf(row, At(line), faults);
    }

    void RefuseJson(byte[] line, long number, JsonException exception)
    {
        var lenient = RowFields.Options with { AllowDuplicateProperties = true };
        if (Parses(line, lenient))
        {
            faults.Add(
                At(number), "a key that occurs twice in one object", "each key once", "Drop or rename one of them.");
        }
        else if (Parses(line, lenient with { MaxDepth = 10_000 }))
        {
            faults.Add(At(number), "JSON nested deeper than 64", "at most 64 levels", "Flatten it.");
        }
        else
        {
            faults.Add(At(number), $"broken JSON at byte {exception.BytePositionInLine}", "one JSON object per line",
                "Repair the line; each object must stand on one line.");
        }
    }

    static bool Parses(byte[] line, JsonDocumentOptions options)
    {
        try
        {
            JsonDocument.Parse(line, options).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Bytes that are no characters are reported once for the whole file; until then they are told apart as text.
    void AddKey(CsvReader reader, int column)
    {
        var key = reader.GetSpan(column);
        if (Utf8.IsValid(key))
            AddKey(key, reader.LineNumber);
        else
            AddKey(reader.GetString(column), reader.LineNumber);
    }

    void AddKey(string? key, long line) => AddKey(Encoding.UTF8.GetBytes(key ?? ""), line);

    void AddKey(ReadOnlySpan<byte> key, long line)
    {
        if (key.IsEmpty)
        {
            faults.Add(At(line), $"a row without \"{input.IdColumn ?? "custom_id"}\"", "a key in every row",
                "Give the row its key, or name another column in id:.");
        }
        else
        {
            onKey(key, line);
        }
    }

    void RefuseLength(long line, long bytes) => faults.Add(
        At(line), $"{bytes:N0} bytes in one row", $"at most {LineReader.LineBytesMax:N0}",
        "Shorten the row, or split it.");

    Place At(long line) => new(input.Name, line);
}
