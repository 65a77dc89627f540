using System.Text;
using System.Text.Json;

namespace Cairn.Models;

/// <summary>Finds the lines at which parts of a JSON text stand, for messages that name the place.</summary>
static class JsonLines
{
    /// <summary>The line of each element of the array under the key <c>models</c>.</summary>
    public static IReadOnlyList<long> OfEntries(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(utf8);
        var lines = new List<long>();
        var counted = (Offset: 0, Line: 1L);
        var inside = false;
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                inside = reader.ValueTextEquals("models");
            else if (inside && reader.CurrentDepth == 2 && IsStart(reader.TokenType))
                lines.Add((counted = Advance(utf8, counted, (int)reader.TokenStartIndex)).Line);
        }

        return lines;
    }

    /// <summary>The line of each key of an object, whose text begins at a line of its file.</summary>
    public static IReadOnlyDictionary<string, long> OfKeys(string text, long firstLine)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(utf8);
        var lines = new Dictionary<string, long>(StringComparer.Ordinal);
        var counted = (Offset: 0, Line: firstLine);
        while (reader.Read())
        {
            if (reader.TokenType is not JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                continue;

            counted = Advance(utf8, counted, (int)reader.TokenStartIndex);
            lines.TryAdd(reader.GetString()!, counted.Line);
        }

        return lines;
    }

    static bool IsStart(JsonTokenType token) => token is not (JsonTokenType.EndArray or JsonTokenType.EndObject);

    static (int Offset, long Line) Advance(ReadOnlySpan<byte> utf8, (int Offset, long Line) from, int to) =>
        (to, from.Line + utf8[from.Offset..to].Count((byte)'\n'));
}
