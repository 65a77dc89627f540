using Cairn.Quality.Confidence;
using Cairn.Workloads;

namespace Cairn.Tests.Quality.Confidence;

public sealed class ConfidenceSignalTests
{
    static readonly ConfidenceTerms Field = new(ConfidenceKind.Field) { Field = "confidence" };

    [Theory]
    [InlineData("""{"confidence":0.8}""", 0.8)]
    [InlineData("""{"confidence":"0.8"}""", 0.8)]
    [InlineData("""{"confidence":1}""", 1)]
    [InlineData("""{"confidence":2e-1}""", 0.2)]
    public async Task A_field_states_how_sure_an_answer_is(string answer, double score) =>
        Assert.Equal((decimal)score, (await ReadAsync(Field, answer)).Score);

    [Theory]
    [InlineData("""{"confidence":1.2}""", "\"confidence\": 1.2; expected a number from 0 to 1")]
    [InlineData("""{"confidence":"very"}""", "\"confidence\": very; expected a number from 0 to 1")]
    [InlineData("""{"other":1}""", "no \"confidence\" in the answer; expected a number from 0 to 1")]
    public async Task A_confidence_outside_of_its_range_is_a_fault_and_no_score(string answer, string fault)
    {
        var reading = await ReadAsync(Field, answer);

        Assert.Equal((null, fault), (reading.Score, reading.Fault));
    }

    [Fact]
    public async Task A_word_stands_for_its_declared_value_and_another_is_a_fault()
    {
        var words = Field with { Values = new Dictionary<string, decimal> { ["high"] = 0.9m, ["low"] = 0.2m } };

        Assert.Equal(0.9m, (await ReadAsync(words, """{"confidence":"high"}""")).Score);
        Assert.Equal("\"confidence\": medium; expected high, low",
            (await ReadAsync(words, """{"confidence":"medium"}""")).Fault);
    }

    [Fact]
    public async Task An_answer_that_abstains_is_not_usable_and_has_no_fault()
    {
        var abstain = new ConfidenceTerms(ConfidenceKind.Abstain) { Field = "topic", Value = "unknown" };

        var reading = await ReadAsync(abstain, """{"topic":"Unknown"}""");

        Assert.Equal((null, null), (reading.Score, reading.Fault));
        Assert.Equal(1, (await ReadAsync(abstain, """{"topic":"praise"}""")).Score);
    }

    [Theory]
    [InlineData("""{"id":"A-17"}""", 1)]
    [InlineData("""{"id":"seventeen"}""", 0)]
    [InlineData("none", 0)]
    public async Task A_pattern_trusts_what_it_matches(string answer, int score) =>
        Assert.Equal(score, (await ReadAsync(
            new(ConfidenceKind.Regex) { Field = "id", Pattern = "^[A-Z]-[0-9]+$" }, answer)).Score);

    [Fact]
    public async Task A_schema_trusts_what_keeps_to_it()
    {
        var schema = AnswerSchema.Parse(
            """{"type":"object","properties":{"a":{"enum":["x"]}},"required":["a"],"additionalProperties":false}"""u8,
            "strict.json");
        var terms = new ConfidenceTerms(ConfidenceKind.Schema) { Schema = schema };

        Assert.Equal(1, (await ReadAsync(terms, """{"a":"x"}""")).Score);
        Assert.Equal(0, (await ReadAsync(terms, """{"a":"y"}""")).Score);
    }

    [Fact]
    public async Task Votes_trust_an_answer_as_far_as_the_others_agree_and_a_failed_one_agrees_with_nothing()
    {
        var votes = ConfidenceSignal.Of(new(ConfidenceKind.Votes) { Field = "topic", Votes = 4 });
        const string answer = """{"topic":"praise"}""";
        var asked = new AskedAnswer(answer, ["""{"topic":"Praise."}""", """{"topic":"complaint"}""", null], null);

        Assert.Equal(0.5m, (await votes.ReadAsync(answer, asked, CancellationToken.None)).Score);
    }

    [Fact]
    public async Task An_answer_of_which_one_sign_is_not_usable_has_no_score()
    {
        var model = ConfidenceModel.Of([Field, new(ConfidenceKind.Abstain) { Field = "topic", Value = "unknown" }]);

        var (sure, _) = await model.ReadAsync(
            AskedAnswer.Of("""{"topic":"praise","confidence":0.4}"""), CancellationToken.None);
        var (none, _) = await model.ReadAsync(
            AskedAnswer.Of("""{"topic":"unknown","confidence":0.4}"""), CancellationToken.None);

        Assert.Equal(0.7m, model.ScoreOf(sure!));
        Assert.Null(none);
    }

    static ValueTask<ConfidenceReading> ReadAsync(ConfidenceTerms terms, string answer) =>
        ConfidenceSignal.Of(terms).ReadAsync(answer, AskedAnswer.Of(answer), CancellationToken.None);
}
