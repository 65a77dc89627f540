using System.Text;

namespace Cairn.Cli.Output;

/// <summary>Breaks long lines between words, so that a narrow terminal does not break them inside of one.</summary>
/// <remarks>
/// What goes on stands under what it belongs to: behind the indent of its line, or behind the label in front of it.
/// Rows of tables stay as they are.
/// </remarks>
static class Wrapping
{
    const int LabelMax = 24;
    const int TextMin = 30;
    const string Gap = "  ";

    /// <summary>The text with lines of at most so many columns, where words allow it.</summary>
    public static string Of(string text, int columns) =>
        string.Join('\n', text.Split('\n').Select(line => Line(line, columns)));

    static string Line(string line, int columns)
    {
        var hang = HangOf(line);
        if (line.Length <= columns || columns - hang < TextMin || line[hang..].Contains(Gap, StringComparison.Ordinal))
            return line;

        var wrapped = new StringBuilder();
        var start = 0;
        while (line.Length - start > columns - (start == 0 ? 0 : hang))
        {
            var room = start == 0 ? columns : columns - hang;
            var least = start == 0 ? hang : start;
            var end = line.LastIndexOf(' ', start + room, start + room - least);
            end = end > 0 ? end : line.IndexOf(' ', start + room);
            if (end < 0)
                break;
            wrapped.Append(line, start, end - start).Append('\n').Append(' ', hang);
            start = end + 1;
        }

        return wrapped.Append(line, start, line.Length - start).ToString();
    }

    static int HangOf(string line)
    {
        var indent = line.Length - line.TrimStart(' ').Length;
        var gap = line.IndexOf(Gap, indent, StringComparison.Ordinal);
        if (gap < 0 || gap > LabelMax)
            return indent;
        var value = line.AsSpan(gap).IndexOfAnyExcept(' ');
        return value < 0 ? indent : gap + value;
    }
}
