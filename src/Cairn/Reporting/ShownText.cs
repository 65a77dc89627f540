using System.Text;

namespace Cairn.Reporting;

/// <summary>Makes text of prompts fit to be shown on a terminal, or shows its shape alone.</summary>
static class ShownText
{
    /// <summary>The text on one line, without characters that could steer a terminal.</summary>
    public static string Of(string text) => Map(text, rune =>
        Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069)
            ? '·'
            : null);

    /// <summary>What kind of characters the text has and nothing of what it says: <c>9999-99-99</c>.</summary>
    public static string Shape(string text) => Map(text, rune =>
        Rune.IsDigit(rune) ? '9'
        : Rune.IsUpper(rune) ? 'A'
        : Rune.IsLetter(rune) ? 'a'
        : rune.IsAscii && !Rune.IsControl(rune) ? null
        : '·');

    static string Map(string text, Func<Rune, char?> replace)
    {
        var mapped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (replace(rune) is { } other)
                mapped.Append(other);
            else
                mapped.Append(rune.ToString());
        }

        return mapped.ToString();
    }
}
