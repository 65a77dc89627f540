using System.Globalization;
using System.Text;

namespace Cairn.Reporting;

/// <summary>Writes a place where rows differ for people: two rows, with marks below what differs.</summary>
static class VolatileRows
{
    public static void Append(StringBuilder text, VolatileTextReport place)
    {
        text.Append(CultureInfo.InvariantCulture,
            $"  {place.Section}, block {place.Block}, character {place.Offset}: {place.Kind.Replace('_', ' ')}")
            .Append(CultureInfo.InvariantCulture, $" of about {place.Bytes:N0} bytes; {Shared(place)} shared\n");
        var (left, right) = (place.Examples[0], place.Examples[1]);
        if (left.Differs.Length + right.Differs.Length == 0)
            text.Append("    (--show-text shows two rows)\n");
        else
            AppendRows(text, left, right);
        text.Append("    ").Append(place.Move).Append('\n');
    }

    static string Shared(VolatileTextReport place) => (place.SharedTokensBefore, place.SharedTokensBehind) switch
    {
        ( > 0, > 0) => $"{Count(place.SharedTokensBefore)} tokens before it in its block and "
            + $"{Count(place.SharedTokensBehind)} behind it are",
        ( > 0, _) => $"{Count(place.SharedTokensBefore)} tokens before it in its block are",
        _ => $"{Count(place.SharedTokensBehind)} tokens behind it are",
    };

    static string Count(long tokens) => tokens.ToString("N0", CultureInfo.InvariantCulture);

    // The places stand below each other, whatever is before them.
    static void AppendRows(StringBuilder text, VolatileExampleReport left, VolatileExampleReport right)
    {
        var indent = Math.Max(left.Before.Length, right.Before.Length);
        foreach (var row in (VolatileExampleReport[])[left, right])
        {
            text.Append(CultureInfo.InvariantCulture, $"    row {row.Row,-8} ")
                .Append(row.Before.PadLeft(indent)).Append(row.Differs).Append(row.After).Append('\n');
        }

        text.Append(' ', "    row 12345678 ".Length + indent).Append(Marks(left.Differs, right.Differs)).Append('\n');
    }

    // Below the longer of the two; what only one of them has differs.
    static string Marks(string left, string right)
    {
        var length = Math.Max(left.Length, right.Length);
        return string.Create(length, (left, right), (marks, rows) =>
        {
            for (var at = 0; at < marks.Length; at++)
            {
                marks[at] = at < rows.left.Length && at < rows.right.Length && rows.left[at] == rows.right[at]
                    ? ' ' : '^';
            }
        }).TrimEnd();
    }
}
