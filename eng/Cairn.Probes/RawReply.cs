using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Cairn.Probes;

/// <summary>An answer as it came.</summary>
sealed record RawReply(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The body as JSON; an empty object where it is none.</summary>
    public JsonElement Json()
    {
        try
        {
            return JsonElement.Parse(Body);
        }
        catch (JsonException)
        {
            return JsonElement.Parse("{}");
        }
    }

    /// <summary>Status, type and text of a refusal, or the status alone.</summary>
    public string Said => Json().TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
        ? string.Create(CultureInfo.InvariantCulture,
            $"{Status} {error.GetProperty("type").GetString()}: {error.GetProperty("message").GetString()}")
        : Status.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads what stands in front of the body.</summary>
    public static RawReply OfHead(string head)
    {
        var lines = head.Split("\r\n");
        var words = lines[0].Split(' ');
        if (words.Length < 2 || !int.TryParse(words[1], CultureInfo.InvariantCulture, out var status))
            throw new ProbeException($"The server answered what is no HTTP: '{lines[0]}'.");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
                headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new(status, headers, []);
    }

    /// <summary>The body without the marks between its chunks.</summary>
    public static byte[] Unchunked(ReadOnlySpan<byte> chunked)
    {
        var body = new List<byte>(chunked.Length);
        while (chunked.IndexOf("\r\n"u8) is >= 0 and var end)
        {
            var digits = Encoding.ASCII.GetString(chunked[..end]).Split(';')[0];
            if (!int.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var length)
                || length == 0 || end + 2 + length > chunked.Length)
            {
                break;
            }

            body.AddRange(chunked.Slice(end + 2, length));
            chunked = chunked[Math.Min(chunked.Length, end + 2 + length + 2)..];
        }

        return [.. body];
    }
}
