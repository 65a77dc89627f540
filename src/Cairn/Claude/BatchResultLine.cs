using System.Text;
using System.Text.Json;

namespace Cairn.Claude;

/// <summary>One line of a batch's results.</summary>
/// <param name="CustomId">Which request it answers; lines come in any order.</param>
/// <param name="Result">How that request ended.</param>
public sealed record BatchResultLine(string CustomId, BatchResult Result)
{
    const int DepthMax = 64;

    /// <summary>The name alone, without reading the rest where it comes first; null where there is none.</summary>
    internal static string? CustomIdOf(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            for (reader.Read(); reader.Read() && reader.TokenType == JsonTokenType.PropertyName;)
            {
                var isName = reader.ValueTextEquals("custom_id"u8);
                reader.Read();
                if (isName)
                    return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                reader.Skip();
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }

        return null;
    }

    /// <summary>Reads one line without its newline.</summary>
    /// <param name="line">The line; it is kept.</param>
    /// <exception cref="JsonException">The line is not a result.</exception>
    public static BatchResultLine Parse(ReadOnlyMemory<byte> line) =>
        ResultScan.TryRead(line.Span, shape: null, out var scan)
            ? new(Encoding.ASCII.GetString(scan.CustomId), BatchResult.Of(scan, line))
            : ParseWhole(line);

    /// <summary>Reads one line by a document of all of it, whatever it holds.</summary>
    /// <exception cref="JsonException">The line is not a result.</exception>
    internal static BatchResultLine ParseWhole(ReadOnlyMemory<byte> line)
    {
        try
        {
            // The document is not disposed: the content of the message goes on living with its elements.
            var root = JsonDocument.Parse(line, new() { MaxDepth = DepthMax }).RootElement;
            return new(
                root.GetProperty("custom_id").GetString() ?? throw new JsonException("The line has no custom_id."),
                BatchResult.Of(root.GetProperty("result")));
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException)
        {
            throw new JsonException("The line is not a batch result.", exception);
        }
    }
}
