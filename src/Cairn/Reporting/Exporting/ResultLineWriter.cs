using System.Runtime.InteropServices;
using System.Text.Json;

namespace Cairn.Reporting.Exporting;

/// <summary>
/// The result lines of the API with the key of the row in place of the custom_id that was sent. Rows that shared an
/// answer all have it, with its usage.
/// </summary>
sealed class ResultLineWriter(Stream to) : IRowWriter
{
    readonly Utf8JsonWriter _json = new(to, PublishedRows.Json);

    public bool Write(PublishedRow row)
    {
        if (row.Record.Line is null)
            return false;
        using var line = JsonDocument.Parse(row.Record.Raw);
        _json.WriteStartObject();
        _json.WriteString("custom_id", row.Row.Key);
        _json.WritePropertyName("result");
        _json.WriteRawValue(
            JsonMarshal.GetRawUtf8Value(line.RootElement.GetProperty("result")), skipInputValidation: true);
        _json.WriteEndObject();
        JsonLine.End(_json, to);
        return true;
    }

    public void End()
    {
    }

    public void Dispose() => _json.Dispose();
}
