using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;

namespace Cairn.Reporting;

/// <summary>Writes the rows of a query as they come; only text for people waits for some of them, to see how wide they
/// are.</summary>
/// <param name="to">Where to write.</param>
/// <param name="format">How.</param>
sealed class QueryText(TextWriter to, QueryFormat format)
{
    const int SeenFirst = 200;
    const int WidthMax = 48;

    static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly List<IReadOnlyList<object?>> _waiting = [];
    IReadOnlyList<string> _columns = [];
    int[]? _widths;
    CsvWriter? _csv;
    long _rows;

    /// <summary>Takes the names of the columns first, then each row.</summary>
    public void Add(IReadOnlyList<object?> row)
    {
        if (_columns.Count == 0)
        {
            _columns = [.. row.Select(name => (string)name!)];
            Begin();
            return;
        }

        _rows++;
        switch (format)
        {
            case QueryFormat.Text:
                AddText(row);
                break;
            case QueryFormat.Csv:
                AddCsv(row);
                break;
            default:
                to.Write(format == QueryFormat.Json && _rows > 1 ? ",\n" : "");
                to.Write(JsonOf(row));
                to.Write(format == QueryFormat.Jsonl ? "\n" : "");
                break;
        }
    }

    /// <summary>Writes what waited, and the end.</summary>
    public void Finish()
    {
        if (format == QueryFormat.Text)
            WriteWaiting();
        else if (format == QueryFormat.Json)
            to.Write("]}\n");
        _csv?.Dispose();
        to.Flush();
    }

    void Begin()
    {
        if (format == QueryFormat.Text)
            _waiting.Add([.. _columns]);
        else if (format == QueryFormat.Csv)
            AddCsv([.. _columns]);
        else if (format == QueryFormat.Json)
            to.Write("{\"rows\": [");
    }

    void AddText(IReadOnlyList<object?> row)
    {
        _waiting.Add(row);
        if (_waiting.Count > SeenFirst || _widths is not null)
            WriteWaiting();
    }

    void WriteWaiting()
    {
        _widths ??= [.. _columns.Select((_, column) =>
            Math.Min(WidthMax, _waiting.Max(row => ShownText.Of(TextOf(row[column])).Length)))];
        foreach (var row in _waiting)
        {
            var line = string.Join("  ", row.Select((value, column) => ShownText.Of(TextOf(value)) is var text
                && value is long or double ? text.PadLeft(_widths[column]) : text.PadRight(_widths[column])));
            to.Write(line.TrimEnd() + "\n");
        }

        _waiting.Clear();
    }

    void AddCsv(IReadOnlyList<object?> row)
    {
        _csv ??= CsvWriter.Create(to, new() { Injection = CsvInjection.Escape, NewLine = "\n" }, leaveOpen: true);
        foreach (var value in row)
        {
            if (value is long number)
                _csv.WriteField(number, default);
            else
                _csv.WriteField(TextOf(value));
        }

        _csv.EndRecord();
    }

    string JsonOf(IReadOnlyList<object?> row)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Compact))
        {
            writer.WriteStartObject();
            foreach (var (index, value) in row.Index())
                Write(writer, _columns[index], value);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    static void Write(Utf8JsonWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNull(name);
                break;
            case long number:
                writer.WriteNumber(name, number);
                break;
            // JSON has no infinity; it is written as text.
            case double number when double.IsFinite(number):
                writer.WriteNumber(name, number);
                break;
            default:
                writer.WriteString(name, TextOf(value));
                break;
        }
    }

    static string TextOf(object? value) => value switch
    {
        null => "",
        byte[] bytes => Convert.ToHexStringLower(bytes),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
