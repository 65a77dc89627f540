using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Cairn.Claude;

/// <summary>
/// Goes through one line of JSON in place and takes only what leaves no doubt: whatever is unusual is refused, so that
/// the caller reads the line by a proper document instead.
/// </summary>
/// <remarks>
/// Hot: 100,000 lines of 760 bytes are read in the time of a few copies of them. So it has no objects, no exceptions
/// and no tables; strings are passed over by vectors.
/// </remarks>
/// <param name="line">The line.</param>
/// <param name="shape">Told of what the next line may have otherwise; null for nobody.</param>
ref struct LineCursor(ReadOnlySpan<byte> line, LineShape? shape)
{
    const int CountDigitsMax = 9;
    const int DepthMax = 64;

    // A shorter string that nobody looks at is a word, which nearly all lines share.
    const int WordBytesMax = 24;

    // ASCII that stands in a string as it is.
    static readonly SearchValues<byte> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(letter => (byte)letter).Except("\"\\"u8.ToArray())]);

    static readonly SearchValues<byte> StringEnds = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(control => (byte)control), (byte)'"', (byte)'\\']);

    readonly ReadOnlySpan<byte> _line = line;
    readonly LineShape? _shape = shape;
    int _at;

    /// <summary>Where it stands.</summary>
    public readonly int At => _at;

    /// <summary>Whether only white space is left.</summary>
    public bool IsAtEnd => Next() == 0 && _at == _line.Length;

    /// <summary>Passes over white space, and says where it stands then.</summary>
    public int Start()
    {
        Next();
        return _at;
    }

    /// <summary>Takes one character of JSON's grammar, and the white space in front of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(char sign)
    {
        if (Next() != sign)
            return false;
        _at++;
        return true;
    }

    /// <summary>Takes these bytes and no others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(ReadOnlySpan<byte> bytes)
    {
        if (!_line[_at..].StartsWith(bytes))
            return false;
        _at += bytes.Length;
        return true;
    }

    /// <summary>Says that the next line may have something else between a place and this one.</summary>
    public readonly void Note(LineShape.Varying what, int start) => _shape?.Add(what, start, _at);

    /// <summary>Takes the name of a member and its colon; one that is escaped or not ASCII is refused.</summary>
    public bool TryName(out ReadOnlySpan<byte> name) => TryPlain(out name) && TryTake(':');

    /// <summary>Takes a string of ASCII without escapes.</summary>
    public bool TryPlain(out ReadOnlySpan<byte> text)
    {
        text = [];
        if (!TryTake('"'))
            return false;
        var length = _line[_at..].IndexOfAnyExcept(Plain);
        if (length < 0 || _line[_at + length] != '"')
            return false;
        text = _line.Slice(_at, length);
        _at += length + 1;
        return true;
    }

    /// <summary>Takes a string that is text: valid UTF-8, with no half of a surrogate pair.</summary>
    /// <param name="quoted">The string with its quotes and escapes.</param>
    public bool TryText(out ReadOnlySpan<byte> quoted)
    {
        Next();
        var start = _at;
        var isText = TryString(out var raw, out _) && Utf8.IsValid(raw);
        quoted = _line[start.._at];
        return isText;
    }

    /// <summary>Takes <c>null</c>.</summary>
    public bool TryNull()
    {
        if (Next() != 'n' || !_line[_at..].StartsWith("null"u8))
            return false;
        _at += 4;
        return true;
    }

    /// <summary>Takes a whole number of at most nine digits.</summary>
    public bool TryCount(out int count)
    {
        count = 0;
        Next();
        var start = _at;
        while (_at < _line.Length && _line[_at] is >= (byte)'0' and <= (byte)'9' && _at - start < CountDigitsMax)
            count = (count * 10) + _line[_at++] - '0';
        var length = _at - start;
        return length > 0 && (length == 1 || _line[start] != '0')
            && _at < _line.Length && _line[_at] is (byte)',' or (byte)'}' or (byte)' ';
    }

    /// <summary>Passes over a value of any kind.</summary>
    /// <param name="depth">How many objects and arrays are open around it.</param>
    public bool TrySkip(int depth)
    {
        if (Next() == '"')
            return TrySkipString();
        if (TryNull())
            return true;
        var reader = new Utf8JsonReader(_line[_at..], new JsonReaderOptions { MaxDepth = DepthMax - depth });
        try
        {
            reader.Read();
            reader.Skip();
        }
        catch (JsonException)
        {
            return false;
        }

        _at += (int)reader.BytesConsumed;
        return true;
    }

    /// <summary>Passes over a string.</summary>
    public bool TrySkipString()
    {
        var start = Start();
        if (!TryString(out var raw, out _))
            return false;
        if (raw.Length > WordBytesMax)
            Note(LineShape.Varying.Skipped, start);
        return true;
    }

    // The next character that is no white space; 0 at the end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    byte Next()
    {
        while (_at < _line.Length && _line[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            _at++;
        return _at < _line.Length ? _line[_at] : (byte)0;
    }

    bool TryString(out ReadOnlySpan<byte> raw, out bool isEscaped)
    {
        raw = [];
        isEscaped = false;
        if (!TryTake('"'))
            return false;
        var start = _at;
        while (_line[_at..].IndexOfAny(StringEnds) is >= 0 and var length)
        {
            _at += length;
            if (_line[_at] == '"')
            {
                raw = _line[start.._at++];
                return true;
            }

            isEscaped = true;
            if (_line[_at] != '\\' || !TryEscape())
                return false;
        }

        return false;
    }

    bool TryEscape()
    {
        var escape = _line[_at..];
        if (escape.Length < 2)
            return false;
        if (escape[1] != 'u')
        {
            _at += 2;
            return "\"\\/bfnrt"u8.Contains(escape[1]);
        }

        if (!TryUnit(escape, out var unit) || char.IsLowSurrogate(unit))
            return false;
        _at += 6;
        if (!char.IsHighSurrogate(unit))
            return true;
        if (!TryUnit(escape[6..], out var second) || !char.IsLowSurrogate(second))
            return false;
        _at += 6;
        return true;
    }

    // \u and four hexadecimal digits.
    static bool TryUnit(ReadOnlySpan<byte> escape, out char unit)
    {
        unit = default;
        if (escape.Length < 6 || escape[0] != '\\' || escape[1] != 'u'
            || !Utf8Parser.TryParse(escape[2..6], out ushort code, out var used, 'x') || used != 4)
        {
            return false;
        }

        unit = (char)code;
        return true;
    }
}
