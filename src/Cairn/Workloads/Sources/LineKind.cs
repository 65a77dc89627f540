using System.Text.Json;

namespace Cairn.Workloads.Sources;

/// <summary>Tells by its first line what a file of JSON lines holds.</summary>
/// <remarks>That all others are of its kind is checked when the input is snapshotted.</remarks>
static class LineKind
{
    /// <summary>The format; null where the first line is no JSON object.</summary>
    public static InputFormat? Of(string path)
    {
        using var stream = File.OpenRead(path);
        var reader = new LineReader(stream, 0, 1);
        while (reader.Read())
        {
            if (reader.IsTooLong)
                return InputFormat.Jsonl;
            if (!InputScan.IsBlank(reader.Current))
                return Of(reader.Current);
        }

        return InputFormat.Jsonl;
    }

    static InputFormat? Of(ReadOnlySpan<byte> line)
    {
        try
        {
            var row = JsonElement.Parse(line, RowFields.Options);
            if (row.ValueKind is not JsonValueKind.Object)
                return null;
            if (!row.TryGetProperty("custom_id", out var id) || id.ValueKind is not JsonValueKind.String)
                return InputFormat.Jsonl;
            return row.GetPropertyCount() == 2 && Has(row, "params", JsonValueKind.Object) ? InputFormat.BatchLines
                : Has(row, "body", JsonValueKind.Object) && Has(row, "url", JsonValueKind.String)
                    ? InputFormat.OpenAiLines
                : InputFormat.Jsonl;
        }
        catch (JsonException)
        {
            return line.TrimStart(" \t"u8).StartsWith("{"u8) ? InputFormat.Jsonl : null;
        }
    }

    static bool Has(JsonElement row, string name, JsonValueKind kind) =>
        row.TryGetProperty(name, out var value) && value.ValueKind == kind;
}
