using System.Globalization;
using System.Text.Json;
using Cairn.Running;

namespace Cairn.Reporting.Exporting;

/// <summary>
/// A file for each row, named by its number and key: the answer as text or JSON, or the error of a row that failed.
/// </summary>
sealed class FilesWriter(string folder) : IRowWriter
{
    const int KeyLengthMax = 100;

    public bool Write(PublishedRow row)
    {
        switch (row.Verdict)
        {
            case null:
                return false;
            case RowVerdict.Succeeded(var text, null):
                Save(row, ".txt", stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
                break;
            case RowVerdict.Succeeded(_, { } answer):
                Save(row, ".json", stream => WriteJson(stream, answer.WriteTo));
                break;
            default:
                Save(row, ".error.json", stream => WriteJson(stream, json => WriteError(json, row)));
                break;
        }

        return true;
    }

    public void End()
    {
    }

    public void Dispose()
    {
    }

    void Save(PublishedRow row, string ending, Action<Stream> write)
    {
        using var file = OwnerOnly.CreateFile(Path.Combine(folder, NameOf(row) + ending));
        write(file);
    }

    // The number makes it unique and keeps the order; the key is there to be found, and must not lead elsewhere.
    static string NameOf(PublishedRow row)
    {
        var key = string.Concat(row.Row.Key.Take(KeyLengthMax)
            .Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '_'));
        return string.Create(CultureInfo.InvariantCulture, $"{row.Row.Number + 1:D7}-{key}");
    }

    static void WriteJson(Stream to, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(to, PublishedRows.Json))
            write(json);
        to.WriteByte((byte)'\n');
    }

    static void WriteError(Utf8JsonWriter json, PublishedRow row)
    {
        json.WriteStartObject();
        json.WriteString("type", row.Error?.Type);
        json.WriteString("message", row.Error?.Message);
        json.WriteEndObject();
    }
}
