using System.Text.Json;
using Cairn.Sandbox;
using Cairn.Sandbox.Seeding;

namespace Cairn.Tests.Sandbox.Answers;

public sealed class AnswerLengthTests
{
    const string Summary = """
        ,"max_tokens":4000,"output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{
        "kind":{"type":"string","enum":["a","b"]},"summary":{"type":"string"}}}}}
        """;

    [Fact]
    public void Lengths_have_the_median_and_the_95th_percentile_that_were_asked_for()
    {
        using var rehearsal = new Rehearsal(new() { Answers = new() { OutputTokens = new(300, 900) } });

        var rows = Enumerable.Range(0, 2_000).Select(row => Rehearsal.Ask($"r{row}", extra: ""","max_tokens":9000"""));

        var lengths = rehearsal.RunUsage(rows).Select(usage => usage.Output).Order().ToList();

        Assert.InRange(lengths[1_000], 280, 320);
        Assert.InRange(lengths[1_900], 820, 980);
        Assert.InRange(lengths[^1], 1_500, 1_700);
    }

    [Fact]
    public void One_length_is_kept_to_the_token()
    {
        using var rehearsal = new Rehearsal(new() { Answers = new() { OutputTokens = TokenSpread.Parse("50") } });

        Assert.All(rehearsal.RunUsage(Rehearsal.Ask("a"), Rehearsal.Ask(new string('b', 999))), usage =>
            Assert.Equal(50, usage.Output));
    }

    [Fact]
    public void A_longer_answer_than_max_tokens_is_cut_there()
    {
        using var rehearsal = new Rehearsal(new() { Answers = new() { OutputTokens = new(300, 300) } });

        var result = rehearsal.Run(Rehearsal.Ask("a"))[0];

        Assert.Equal(("max_tokens", 200), (Text.StopOf(result), Usage.Of(result).Output));
    }

    [Fact]
    public void A_schema_answer_grows_inside_its_strings_only()
    {
        using var rehearsal = new Rehearsal(new() { Answers = new() { OutputTokens = new(300, 300) } });

        var result = rehearsal.Run(Rehearsal.Ask("a row", extra: Summary))[0];

        var answer = JsonElement.Parse(Text.Of(result));
        Assert.Equal(["kind", "summary"], answer.EnumerateObject().Select(property => property.Name));
        Assert.InRange(answer.GetProperty("kind").GetString()!, "a", "b");
        Assert.InRange(Usage.Of(result).Output, 290, 330);
    }

    [Fact]
    public void A_single_string_can_be_longer_than_ten_thousand_characters()
    {
        using var rehearsal = new Rehearsal(new() { Answers = new() { OutputTokens = new(3_900, 3_900) } });

        Assert.InRange(rehearsal.RunUsage(Rehearsal.Ask("a row", extra: Summary))[0].Output, 3_890, 3_930);
    }

    [Fact]
    public void Labels_are_never_padded()
    {
        using var rehearsal = new Rehearsal(
            new() { Answers = new() { Accuracy = 1, OutputTokens = new(300, 300) } }, "id,label\nr1,billing\n");

        Assert.Equal("billing", Text.Of(rehearsal.Run(Rehearsal.Ask("r1"))[0]));
    }

    // Worked out by hand from the table of quantiles: the bits choose the place among 20,000.
    [Theory]
    [InlineData(10_000, 300)]
    [InlineData(19_000, 900)]
    [InlineData(1_000, 100)]
    [InlineData(15_000, 471)]
    [InlineData(0, 54)]
    public void A_length_is_the_same_on_every_machine(ulong place, int tokens) =>
        Assert.Equal(tokens, new TokenSpread(300, 900).At(new Draw(place)));

    [Theory]
    [InlineData("300:900", 300, 900)]
    [InlineData("40", 40, 40)]
    public void A_length_is_read_as_it_is_written(string text, int median, int p95) =>
        Assert.Equal(new TokenSpread(median, p95), TokenSpread.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("1:2:3")]
    [InlineData("-4")]
    [InlineData("a:b")]
    public void Anything_else_is_no_length(string text) =>
        Assert.Contains("'300:900'", Assert.Throws<SandboxException>(() => TokenSpread.Parse(text)).Message,
            StringComparison.Ordinal);
}
