using System.Text.Json;
using Cairn.Profiling.Volatile;

namespace Cairn.Reporting;

/// <summary>One place where rows differ, as two of them have it.</summary>
/// <param name="Kind">
/// What differs: timestamp, date, time, uuid, number, identifier, white_space, key_order or text.
/// </param>
/// <param name="Section">The part of the request: tools, system or messages.</param>
/// <param name="Block">The block, from 0, in cache order.</param>
/// <param name="Offset">The character of its text at which it begins, from 0.</param>
/// <param name="Bytes">How long it is on average.</param>
/// <param name="SharedTokensBefore">The tokens before it in its block that all rows share.</param>
/// <param name="SharedTokensBehind">The tokens behind it that all rows share.</param>
/// <param name="Move">What to do about it.</param>
/// <param name="Examples">Two rows that differ.</param>
public sealed record VolatileTextReport(
    string Kind, string Section, int Block, int Offset, int Bytes, long SharedTokensBefore,
    long SharedTokensBehind, string Move, IReadOnlyList<VolatileExampleReport> Examples)
{
    internal static VolatileTextReport Of(VolatileText text, ProfileOptions options) => new(
        JsonNamingPolicy.SnakeCaseLower.ConvertName(text.Kind.ToString()),
        text.Section.ToString().ToLowerInvariant(), text.BlockIndex, text.Offset, text.Bytes,
        text.SharedTokensBefore, text.SharedTokensBehind, MoveOf(text),
        [
            VolatileExampleReport.Of(text.First, text.Kind, options),
            VolatileExampleReport.Of(text.Second, text.Kind, options),
        ]);

    static string MoveOf(VolatileText text) => text.Kind switch
    {
        VolatileKind.KeyOrder => "Write the keys in one order in all rows.",
        VolatileKind.WhiteSpace => "Write the same white space in all rows.",
        _ when text.SharedTokensBehind < text.SharedTokensBefore =>
            "Give the shared text in front of it a block of its own.",
        VolatileKind.Timestamp or VolatileKind.Time =>
            "Move it behind the shared text, or write the day alone, if that is enough.",
        _ => "Move it behind the shared text: to the end of the last message.",
    };
}

/// <summary>What one row has at such a place.</summary>
/// <param name="Row">The number of the row.</param>
/// <param name="Before">What stands before it; empty unless texts are to be shown.</param>
/// <param name="Differs">
/// What differs: the text, or only its shape (<c>9999-99-99</c>; empty for a text of the row's own).
/// </param>
/// <param name="After">What stands behind it; empty unless texts are to be shown.</param>
public sealed record VolatileExampleReport(int Row, string Before, string Differs, string After)
{
    const int LengthMax = 60;

    internal static VolatileExampleReport Of(VolatileExample example, VolatileKind kind, ProfileOptions options)
    {
        var text = example.Text.Length <= LengthMax ? example.Text : example.Text[..LengthMax] + "…";
        return options.ShowsText
                ? new(example.Row, ShownText.Of(example.Before), ShownText.Of(text), ShownText.Of(example.After))
            : kind is VolatileKind.Text or VolatileKind.KeyOrder ? new(example.Row, "", "", "")
            : new(example.Row, "", ShownText.Shape(text), "");
    }
}
