using System.Text.Json;
using System.Text.Unicode;

namespace Cairn.Auditing.Reading;

/// <summary>
/// Finds text that no program can read as letters: bytes that are no UTF-8, and half an escaped pair.
/// </summary>
static class UnicodeCheck
{
    /// <summary>Whether all of a line can be read as text. What is no JSON is left to who parses it.</summary>
    public static bool Holds(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line))
            return false;
        if (line.IndexOf("\\ud"u8) < 0 && line.IndexOf("\\uD"u8) < 0)
            return true;
        var reader = new Utf8JsonReader(line, new() { MaxDepth = 128 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                    _ = reader.GetString();
            }
        }
        catch (JsonException)
        {
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        return true;
    }
}
