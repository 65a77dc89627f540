using System.Text.Json;

namespace Cairn.Workloads.Sources;

/// <summary>
/// Takes a file that is one JSON document apart: a create body, an array of requests, a report of usage, one body.
/// </summary>
static class WholeDocument
{
    /// <summary>Its requests, each with the line at which it begins.</summary>
    /// <exception cref="BadInputException">It is too large, or no JSON.</exception>
    public static IEnumerable<(long Line, ReadOnlyMemory<byte> Json)> Lines(string file, Stream stream, int bytesMax)
    {
        var bytes = ReadAll(file, stream, bytesMax);
        try
        {
            return Parts(bytes);
        }
        catch (JsonException exception)
        {
            throw new BadInputException([new(file, exception.LineNumber + 1, "text that is no JSON",
                "one JSON document, or one object on each line", "Repair it there.")]);
        }
    }

    static ReadOnlyMemory<byte> ReadAll(string file, Stream stream, int bytesMax)
    {
        using var all = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            all.Write(buffer, 0, count);
            if (all.Length > bytesMax)
            {
                throw new BadInputException([new(file, null, $"one JSON document of more than {bytesMax >> 20} MiB",
                    "one request on each line, which is read as a stream of any size",
                    "Take it apart: jq -c '.requests[]' FILE > requests.jsonl")]);
            }
        }

        var bytes = all.GetBuffer().AsMemory(0, (int)all.Length);
        return bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }

    static List<(long Line, ReadOnlyMemory<byte> Json)> Parts(ReadOnlyMemory<byte> bytes)
    {
        List<(long, ReadOnlyMemory<byte>)> parts = [];
        var reader = new Utf8JsonReader(bytes.Span, new() { MaxDepth = 128 });
        reader.Read();
        var (line, counted) = (1L, 0);
        if (reader.TokenType is JsonTokenType.StartObject && !FindList(ref reader))
            return [(1, bytes)];

        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            line += bytes.Span[counted..start].Count((byte)'\n');
            counted = start;
            parts.Add((line, bytes[start..(int)reader.BytesConsumed]));
        }

        while (reader.Read())
            continue;
        return parts;
    }

    // The list of a create body, or of a page of the usage report.
    static bool FindList(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isList = reader.ValueTextEquals("requests"u8) || reader.ValueTextEquals("data"u8);
            reader.Read();
            if (isList && reader.TokenType is JsonTokenType.StartArray)
                return true;
            reader.Skip();
        }

        return false;
    }
}
