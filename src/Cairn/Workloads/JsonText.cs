using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Cairn.Workloads;

/// <summary>
/// Writes JSON in the one form we send: compact, UTF-8 kept as it is, only what JSON forbids escaped.
/// </summary>
static class JsonText
{
    const int PieceMax = 4096;

    const int EscapeBytes = 6;

    const char Ascii = '\x7f';

    /// <summary>The bytes that do not stand for themselves in a JSON string.</summary>
    public static SearchValues<byte> Forbidden { get; } =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (byte)code), (byte)'"', (byte)'\\']);

    /// <summary>Writes the text as a JSON string with its quotes.</summary>
    public static void WriteString(ArrayBufferWriter<byte> to, ReadOnlySpan<char> text)
    {
        to.Write("\""u8);
        WriteText(to, text);
        to.Write("\""u8);
    }

    /// <summary>Writes the text as a part of a JSON string.</summary>
    public static void WriteText(ArrayBufferWriter<byte> to, ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            // No pair of surrogates may be cut in two.
            var length = Math.Min(text.Length, PieceMax);
            if (length < text.Length && char.IsHighSurrogate(text[length - 1]))
                length--;
            to.Advance(WritePiece(to.GetSpan((length * EscapeBytes) + Vector128<byte>.Count), text[..length]));
            text = text[length..];
        }
    }

    /// <summary>Writes a text that is UTF-8 already as a part of a JSON string.</summary>
    public static void WriteText(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> utf8)
    {
        for (; !utf8.IsEmpty; utf8 = utf8[Math.Min(utf8.Length, PieceMax)..])
        {
            var piece = utf8[..Math.Min(utf8.Length, PieceMax)];
            var writer = new ByteWriter(to.GetSpan(piece.Length * EscapeBytes));
            while (piece.IndexOfAny(Forbidden) is >= 0 and var at)
            {
                writer.Write(piece[..at]);
                writer.Advance(WriteEscaped(writer.Rest, piece[at]));
                piece = piece[(at + 1)..];
            }

            writer.Write(piece);
            to.Advance(writer.Count);
        }
    }

    /// <summary>Copies valid JSON byte by byte, leaving out only the white space between its tokens.</summary>
    public static void WriteCompact(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> json)
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

    static int WritePiece(Span<byte> to, ReadOnlySpan<char> text)
    {
        var written = 0;
        while (true)
        {
            var plain = WritePlain(to[written..], text);
            written += plain;
            text = text[plain..];
            if (text.IsEmpty)
                return written;
            if (text[0] <= Ascii)
            {
                written += WriteEscaped(to[written..], (byte)text[0]);
                text = text[1..];
                continue;
            }

            var others = text.IndexOfAnyInRange('\0', Ascii) is >= 0 and var end ? end : text.Length;
            written += Encoding.UTF8.GetBytes(text[..others], to[written..]);
            text = text[others..];
        }
    }

    // Most of what is sent is text of rows, and most of that stands in JSON as it is: sixteen characters at a time are
    // looked at and written in one step. What a step writes behind the first that does not is written over.
    static int WritePlain(Span<byte> to, ReadOnlySpan<char> text)
    {
        var values = MemoryMarshal.Cast<char, ushort>(text);
        var at = 0;
        for (; at <= values.Length - Vector256<ushort>.Count; at += Vector256<ushort>.Count)
        {
            var step = Vector256.Create(values[at..]);
            Vector128.Narrow(step.GetLower(), step.GetUpper()).CopyTo(to[at..]);
            var fromBlank = step - Vector256.Create((ushort)' ');
            var special = Vector256.GreaterThan(fromBlank, Vector256.Create((ushort)(Ascii - ' ')))
                | Vector256.Equals(step, Vector256.Create((ushort)'"'))
                | Vector256.Equals(step, Vector256.Create((ushort)'\\'));
            if (special != Vector256<ushort>.Zero)
                return at + BitOperations.TrailingZeroCount(special.ExtractMostSignificantBits());
        }

        for (; at < values.Length && values[at] is >= ' ' and <= Ascii and not '"' and not '\\'; at++)
            to[at] = unchecked((byte)values[at]);
        return at;
    }

    static int WriteEscaped(Span<byte> to, byte forbidden)
    {
        var letter = forbidden switch
        {
            (byte)'"' => (byte)'"',
            (byte)'\\' => (byte)'\\',
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            _ => (byte)'u',
        };
        (to[0], to[1]) = ((byte)'\\', letter);
        if (letter != 'u')
            return 2;
        ((int)forbidden).TryFormat(to[2..], out _, "x4", CultureInfo.InvariantCulture);
        return EscapeBytes;
    }
}
