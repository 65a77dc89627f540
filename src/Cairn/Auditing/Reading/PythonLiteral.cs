using System.Globalization;
using System.Text;

namespace Cairn.Auditing.Reading;

/// <summary>
/// Turns what Python prints of a dictionary into JSON: the SDK's debug log shows the options of a request so.
/// </summary>
sealed class PythonLiteral
{
    const int DepthMax = 64;

    readonly string _text;
    readonly StringBuilder _json = new();
    int _at;

    PythonLiteral(string text) => _text = text;

    /// <summary>The JSON of the literal that a text begins with; null where there is none.</summary>
    public static string? ToJson(string text)
    {
        var literal = new PythonLiteral(text);
        return literal.Value(0) ? literal._json.ToString() : null;
    }

    bool Value(int depth)
    {
        SkipBlanks();
        if (_at >= _text.Length || depth == DepthMax)
            return false;
        return _text[_at] switch
        {
            '{' => List('{', '}', depth),
            '[' => List('[', ']', depth),
            '(' => List('(', ')', depth),
            '\'' or '"' => Quoted(),
            _ => Word(),
        };
    }

    bool List(char opening, char closing, int depth)
    {
        var isMap = opening == '{';
        _at++;
        _json.Append(isMap ? '{' : '[');
        for (var count = 0; ; count++)
        {
            SkipBlanks();
            if (_at < _text.Length && _text[_at] == closing)
                break;
            if (count > 0)
                _json.Append(',');
            if (!Value(depth + 1) || (isMap && !Pair(depth)))
                return false;
            SkipBlanks();
            if (_at < _text.Length && _text[_at] == ',')
                _at++;
            else if (_at >= _text.Length || _text[_at] != closing)
                return false;
        }

        _at++;
        _json.Append(isMap ? '}' : ']');
        return true;
    }

    bool Pair(int depth)
    {
        SkipBlanks();
        if (_at >= _text.Length || _text[_at++] != ':')
            return false;
        _json.Append(':');
        return Value(depth + 1);
    }

    bool Quoted()
    {
        var quote = _text[_at++];
        _json.Append('"');
        for (; _at < _text.Length && _text[_at] != quote; _at++)
        {
            if (_text[_at] == '\\' && _at + 1 < _text.Length)
                Escape(_text[++_at]);
            else
                Append(_text[_at]);
        }

        _json.Append('"');
        return _at++ < _text.Length;
    }

    void Escape(char letter)
    {
        var digits = letter switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0 && _at + digits < _text.Length
            && int.TryParse(_text.AsSpan(_at + 1, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture,
                out var code) && Rune.IsValid(code))
        {
            _at += digits;
            foreach (var unit in new Rune(code).ToString())
                Append(unit);
            return;
        }

        Append(letter switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '0' => '\0', _ => letter });
    }

    void Append(char letter)
    {
        if (letter is '"' or '\\')
            _json.Append('\\').Append(letter);
        else if (letter < ' ')
            _json.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
        else
            _json.Append(letter);
    }

    // Numbers stay, the three constants have other names, and what is no literal at all becomes its text.
    bool Word()
    {
        var start = _at;
        for (var depth = 0; _at < _text.Length; _at++)
        {
            var letter = _text[_at];
            if (depth == 0 && letter is ',' or ':' or '}' or ']' or ')')
                break;
            depth += letter is '(' or '<' or '[' ? 1 : letter is ')' or '>' or ']' ? -1 : 0;
        }

        var word = _text[start.._at].Trim();
        _json.Append(word switch
        {
            "None" => "null",
            "True" => "true",
            "False" => "false",
            _ when decimal.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => word,
            _ => "null",
        });
        return word.Length > 0;
    }

    void SkipBlanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }
}
