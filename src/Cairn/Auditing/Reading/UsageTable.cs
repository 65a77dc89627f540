using System.Globalization;
using System.Text.Json;
using Cairn.Workloads;

namespace Cairn.Auditing.Reading;

/// <summary>Reads an export of usage as a table: each row becomes an object under the names of the API.</summary>
static class UsageTable
{
    // The names of the Console's export beside those of the API.
    static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["model_version"] = "model",
        ["usage_type"] = "service_tier",
        ["usage_input_tokens_no_cache"] = "input_tokens",
        ["usage_input_tokens_cache_write_5m"] = "cache_creation_5m_input_tokens",
        ["usage_input_tokens_cache_write_1h"] = "cache_creation_1h_input_tokens",
        ["usage_input_tokens_cache_read"] = "cache_read_input_tokens",
        ["usage_output_tokens"] = "output_tokens",
    };

    /// <summary>Whether a line is the head of such a table.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> line) =>
        line.Contains((byte)',') && line.IndexOf("_tokens"u8) >= 0;

    /// <summary>The rows as JSON, each with its line.</summary>
    /// <exception cref="BadInputException">A row has not the columns of the head.</exception>
    public static IEnumerable<(long Line, ReadOnlyMemory<byte> Json)> Lines(string file, Stream stream)
    {
        using var csv = CsvRecords.Open(stream);
        if (!csv.Read())
            yield break;
        var names = CsvRecords.Fields(csv).Select(NameOf).ToArray();
        while (csv.Read())
        {
            if (csv.FieldCount != names.Length)
            {
                throw new BadInputException([new(file, csv.LineNumber, $"a row of {csv.FieldCount} columns",
                    $"{names.Length}, as the head has", "Repair the row.")]);
            }

            yield return (csv.LineNumber, Json(names, CsvRecords.Fields(csv)));
        }
    }

    static string NameOf(string column)
    {
        var name = column.Trim().ToLowerInvariant().Replace(' ', '_');
        return Names.GetValueOrDefault(name, name);
    }

    static ReadOnlyMemory<byte> Json(string[] names, string[] cells)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            foreach (var (name, cell) in names.Zip(cells).DistinctBy(pair => pair.First))
            {
                if (decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                    writer.WriteNumber(name, number);
                else if (cell.Length > 0)
                    writer.WriteString(name, cell);
            }

            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
