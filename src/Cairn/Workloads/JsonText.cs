using System.Buffers;
using System.Globalization;
using System.Text;

namespace Cairn.Workloads;

/// <summary>
/// Writes JSON in the one form we send: compact, UTF-8 kept as it is, only what JSON forbids escaped.
/// </summary>
static class JsonText
{
    const int WholeMax = 4096;

    const int EscapeBytes = 6;

    static readonly SearchValues<char> Forbidden =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\']);

    /// <summary>Writes the text as a JSON string with its quotes.</summary>
    public static void WriteString(IBufferWriter<byte> to, ReadOnlySpan<char> text)
    {
        to.Write("\""u8);
        WriteText(to, text);
        to.Write("\""u8);
    }

    /// <summary>Writes the text as a part of a JSON string.</summary>
    public static void WriteText(IBufferWriter<byte> to, ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(Forbidden) is >= 0 and var at)
        {
            WriteUtf8(to, text[..at]);
            WriteEscaped(to, text[at]);
            text = text[(at + 1)..];
        }

        WriteUtf8(to, text);
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

    /// <summary>Writes what valid JSON stands for: its escapes undone, all else as it is.</summary>
    /// <param name="json">A JSON text, or a part of one that cuts no escape in two.</param>
    /// <param name="to">At least as long.</param>
    /// <returns>The bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> json, Span<byte> to)
    {
        var written = 0;
        while (json.IndexOf((byte)'\\') is >= 0 and var at && at + 1 < json.Length)
        {
            json[..at].CopyTo(to[written..]);
            written += at;
            var read = at + 2;
            if (json[at + 1] == 'u' && at + EscapeBytes <= json.Length)
                (read, written) = UnescapeHex(json, at, to, written);
            else
                to[written++] = Plain(json[at + 1]);
            json = json[read..];
        }

        json.CopyTo(to[written..]);
        return written + json.Length;
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

    static byte Plain(byte escaped) => escaped switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => escaped,
    };

    // A character beyond the basic plane is two escapes, each of six bytes; half of a pair stands for nothing.
    static (int Read, int Written) UnescapeHex(ReadOnlySpan<byte> json, int at, Span<byte> to, int written)
    {
        var read = at + EscapeBytes;
        var first = Hex(json[(at + 2)..read]);
        if (!Rune.TryCreate(first, out var rune))
        {
            var isPair = read + EscapeBytes <= json.Length && json[read] == '\\' && json[read + 1] == 'u';
            if (isPair && Rune.TryCreate(first, Hex(json[(read + 2)..(read + EscapeBytes)]), out rune))
                read += EscapeBytes;
            else
                rune = Rune.ReplacementChar;
        }

        return (read, written + rune.EncodeToUtf8(to[written..]));
    }

    static char Hex(ReadOnlySpan<byte> digits) =>
        (char)(ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? code
            : 0xFFFD);

    // In one pass: texts of rows are short, and counting their bytes first would take as long as writing them.
    static void WriteUtf8(IBufferWriter<byte> to, ReadOnlySpan<char> text)
    {
        if (text.Length > WholeMax)
            Encoding.UTF8.GetBytes(text, to);
        else
            to.Advance(Encoding.UTF8.GetBytes(text, to.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
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
