using Cairn.Cli.Output;

namespace Cairn.Tests.Cli;

/// <summary>What a narrow terminal gets.</summary>
public sealed class WrappingTests
{
    const int Columns = 48;

    [Theory]
    [InlineData("       Move what differs behind everything that the requests share.", 7)]
    [InlineData("escalated   32.0% asked dearly, 400 of them audits of what was asked", 12)]
    [InlineData("cairn: found nothing there; expected a folder with a cairn.yaml in it", 0)]
    public void A_long_line_is_broken_between_words_and_goes_on_under_its_text(string line, int hang)
    {
        var lines = Wrapping.Of(line, Columns).Split('\n');

        Assert.InRange(lines.Length, 2, 3);
        Assert.All(lines, each => Assert.True(each.Length <= Columns, each));
        Assert.All(lines[1..], each => Assert.Equal(hang, each.Length - each.TrimStart().Length));
        Assert.Equal(line, string.Join(' ', [lines[0], .. lines[1..].Select(each => each.Trim())]));
    }

    [Theory]
    [InlineData("short\n\n  as it is")]
    [InlineData("a claude-haiku-5-5      0.8900  0.8490 to 0.9231       300     $0.0000712")]
    [InlineData("results  /a/path/without/any/space/that/is/longer/than/the/terminal/is/wide.jsonl")]
    public void What_fits_rows_of_tables_and_words_without_a_space_stay_as_they_are(string text) =>
        Assert.Equal(text, Wrapping.Of(text, Columns));
}
