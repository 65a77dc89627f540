using System.Buffers;
using System.Text;

namespace Cairn.Workloads;

/// <summary>
/// Writes JSON in the one form we send: compact, UTF-8 kept as it is, only what JSON forbids escaped.
/// </summary>
static class JsonText
{
    static readonly SearchValues<char> Forbidden =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\']);

    /// <summary>Writes the text as a JSON string with its quotes.</summary>
    public static void WriteString(IBufferWriter<byte> to, ReadOnlySpan<char> text)
    {
        to.Write("\""u8);
        while (text.IndexOfAny(Forbidden) is >= 0 and var at)
        {
            Encoding.UTF8.GetBytes(text[..at], to);
            WriteEscaped(to, text[at]);
            text = text[(at + 1)..];
        }

        Encoding.UTF8.GetBytes(text, to);
        to.Write("\""u8);
    }

    /// <summary>Copies valid JSON byte by byte, leaving out only the white space between its tokens.</summary>
    public static void WriteCompact(IBufferWriter<byte> to, ReadOnlySpan<byte> json)
    {
        while (!json.IsEmpty)
        {
            var length = json[0] switch
            {
                (byte)'"' => StringLength(json),
                (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' => 0,
                _ => PlainLength(json),
            };
            to.Write(json[..length]);
            json = json[Math.Max(length, 1)..];
        }
    }

    static int PlainLength(ReadOnlySpan<byte> json)
    {
        var length = json.IndexOfAny("\" \t\r\n"u8);
        return length < 0 ? json.Length : length;
    }

    static int StringLength(ReadOnlySpan<byte> json)
    {
        var at = 1;
        while (true)
        {
            at += json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (json[at] == '"')
                return at + 1;

            at += 2;
        }
    }

    static void WriteEscaped(IBufferWriter<byte> to, char forbidden)
    {
        switch (forbidden)
        {
            case '"': to.Write("\\\""u8); break;
            case '\\': to.Write("\\\\"u8); break;
            case '\n': to.Write("\\n"u8); break;
            case '\r': to.Write("\\r"u8); break;
            case '\t': to.Write("\\t"u8); break;
            default: Encoding.UTF8.GetBytes($"\\u{(int)forbidden:x4}", to); break;
        }
    }
}
