using System.Text;
using System.Text.Json;
using Cairn.Simulation.Kernel;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

public sealed class TextFeaturesTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("cat", "Word 1")]
    [InlineData("Hello", "Word 1, LetterAfter4 1, Capital 1")]
    [InlineData("internationally", "Word 1, LetterAfter4 11, LetterAfter10 5")]
    [InlineData("camelCase", "Word 1, LetterAfter4 5, InnerCapital 1")]
    [InlineData("1234567", "Digit 7, DigitGroup 3")]
    [InlineData("a1b", "Word 2, Digit 1, DigitGroup 1")]
    [InlineData("!?.....", "Punctuation 7, PunctuationAfter2 5")]
    [InlineData("a b", "Word 2, Gap 1")]
    [InlineData("a    b", "Word 2, Gap 1, Indent 3")]
    [InlineData(" \n\n  b", "Word 1, Gap 1, LineBreak 1, Indent 3")]
    [InlineData("\r\n\t", "Gap 1, LineBreak 1, Indent 2")]
    [InlineData("café", "Word 1, Accented 1")]
    [InlineData("да", "Alphabet 2")]
    [InlineData("નમ", "Syllable 2")]
    [InlineData("“漢”", "Symbol 2, Ideograph 1")]
    [InlineData("😀", "Symbol 2")]
    public void A_text_is_counted_by_what_it_consists_of(string text, string expected)
    {
        var features = TextFeatures.Of(Encoding.UTF8.GetBytes(text));

        Assert.Equal(expected, Describe(features));
        Assert.Equal(text.Length, features.Characters);
    }

    [Theory]
    [InlineData("two\nlines \"quoted\" and a \\ slash")]
    [InlineData("tab\t bell\b feed\f return\r")]
    [InlineData("pair 😀 é 漢")]
    public void What_JSON_escapes_is_counted_as_what_it_stands_for(string text)
    {
        var escaped = JsonSerializer.SerializeToUtf8Bytes(text)[1..^1];

        Assert.True(escaped.Contains((byte)'\\'));
        var (plain, json) = (TextFeatures.Of(Encoding.UTF8.GetBytes(text)), TextFeatures.OfJson(escaped));
        Assert.Equal(Describe(plain), Describe(json));
        Assert.Equal(plain.Characters, json.Characters);
    }

    // Whatever stands between them: a line that begins and ends with a letter has nothing to do with its neighbours.
    [Fact]
    public void Lines_of_any_length_add_up_to_their_text()
    {
        string[] pieces =
            ["a", "Long", "internationally", " ", "   ", "12345", "..!?", "é", "漢", "😀", "\r\n \n", "xY"];
        var random = new SimRandom(7);
        for (var round = 0; round < 500; round++)
        {
            string[] lines = [.. Enumerable.Range(0, 3).Select(_ => "B" + string.Concat(
                Enumerable.Range(0, random.Below(30)).Select(_ => random.Of(pieces))) + "e")];

            var parts = lines.Append("\n").Append("\n").Select(part => TextFeatures.Of(Encoding.UTF8.GetBytes(part)));
            var whole = TextFeatures.Of(Encoding.UTF8.GetBytes(string.Join('\n', lines)));

            Assert.Equal(
                parts.Select(part => part.Counts.ToArray())
                    .Aggregate((sum, next) => [.. sum.Zip(next, (a, b) => a + b)]),
                whole.Counts.ToArray());
        }
    }

    // Of any bytes, also such as are no UTF-8, at any place of a block.
    [Fact]
    public void A_text_is_counted_as_by_a_walk_from_byte_to_byte()
    {
        var random = new SimRandom(11);
        string[] kinds =
            ["a", "abZ", "7", "0123456789", " ", " \t", "\n", " \n\r\t", ".,;!?", "aA1 .\n", "éжન“漢😀", "a é."];
        for (var round = 0; round < 4_000; round++)
        {
            var text = new List<byte>();
            for (var runs = random.Below(12); runs > 0; runs--)
            {
                var kind = Encoding.UTF8.GetBytes(random.Of(kinds));
                for (var left = random.Below(random.Of([3, 12, 80, 150])); left > 0; left--)
                    text.Add(random.Below(200) == 0 ? (byte)random.Below(256) : kind[random.Below(kind.Length)]);
            }

            byte[] bytes = [.. text];
            var features = TextFeatures.Of(bytes);

            Assert.Equal(TextStates.Walk(bytes), features.Counts.ToArray());
            Assert.Equal(
                bytes.Length - bytes.Count(value => value is >= 0x80 and < 0xC0) + bytes.Count(value => value >= 0xF0),
                features.Characters);
        }
    }

    [Fact]
    public void Half_of_a_surrogate_pair_counts_as_one_character() =>
        Assert.Equal(2, TextFeatures.OfJson("""a\ud800"""u8).Characters);

    [Fact]
    public void A_text_block_is_its_text_and_a_tool_its_definition()
    {
        var text = PromptBlock.Create(
            new(PromptSection.System),
            """{"type":"text","text":"Hi","cache_control":{"type":"ephemeral"}}"""u8.ToArray());
        var tool = PromptBlock.Create(new(PromptSection.Tools), """{"name":"f"}"""u8.ToArray());

        Assert.Equal("Word 1, Capital 1", Describe(text.Features));
        Assert.Equal("Word 2, Punctuation 7, PunctuationAfter2 1", Describe(tool.Features));
    }

    static string Describe(TextFeatures features) => string.Join(", ",
        from feature in Enum.GetValues<TextFeature>()
        let count = features.Counts[(int)feature]
        where count > 0
        select $"{feature} {count}");
}
