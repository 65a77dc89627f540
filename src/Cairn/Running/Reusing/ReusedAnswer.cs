using System.Text.Json;

namespace Cairn.Running.Reusing;

/// <summary>An answer of an earlier run that a row has instead of being asked.</summary>
/// <param name="Row">The 0-based row of the input.</param>
/// <param name="RunId">The run that asked and paid.</param>
/// <param name="BatchId">The batch that answered; null where none did.</param>
/// <param name="AskedAt">When that run was started, on the API's clock.</param>
/// <param name="Line">The result line as the API sent it.</param>
sealed record ReusedAnswer(int Row, string RunId, string? BatchId, DateTimeOffset AskedAt, ReadOnlyMemory<byte> Line)
{
    /// <summary>Writes it as one JSON object.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("row", Row);
        json.WriteString("run", RunId);
        json.WriteString("batch_id", BatchId);
        json.WriteString("asked_at", AskedAt);
        json.WritePropertyName("line");
        json.WriteRawValue(Line.Span, skipInputValidation: true);
        json.WriteEndObject();
    }

    /// <summary>Reads what was written.</summary>
    public static ReusedAnswer Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new(
            root.GetProperty("row").GetInt32(), root.GetProperty("run").GetString()!,
            root.GetProperty("batch_id").GetString(), root.GetProperty("asked_at").GetDateTimeOffset(),
            System.Text.Encoding.UTF8.GetBytes(root.GetProperty("line").GetRawText()));
    }
}
