using System.Text.Json;

namespace Cairn.Tests.Sandbox.Answers;

public sealed class AnswerTests
{
    const string Schema = """
        {"type":"object","additionalProperties":false,"required":["category","urgent","score","tags","note"],
         "properties":{
         "category":{"type":"string","enum":["billing","access","other"]},"urgent":{"type":"boolean"},
         "score":{"type":"integer","minimum":1,"maximum":5},"tags":{"type":"array","items":{"$ref":"#/$defs/tag"}},
         "note":{"type":["string","null"]}},"$defs":{"tag":{"type":"string","enum":["a","b"]}}}
        """;

    const string Labels = "ticket_id,category,urgent\nT-1,billing,true\nT-2,access,false\n\"T,3\",other,true\n";

    const string Format =
        ",\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":" + Schema + "}}";

    static readonly string[] Categories = ["billing", "access", "other"];
    static readonly string[] Tags = ["a", "b"];

    [Fact]
    public void An_answer_follows_the_schema()
    {
        using var rehearsal = new Rehearsal();

        var answer = JsonElement.Parse(Text.Of(rehearsal.Run(Rehearsal.Ask("Hello there", extra: Format))[0]));

        Assert.Contains(answer.GetProperty("category").GetString(), Categories);
        Assert.Contains(answer.GetProperty("urgent").ValueKind, new[] { JsonValueKind.True, JsonValueKind.False });
        Assert.InRange(answer.GetProperty("score").GetInt32(), 1, 5);
        Assert.All(answer.GetProperty("tags").EnumerateArray(), tag => Assert.Contains(tag.GetString(), Tags));
        Assert.Equal("Hello there", answer.GetProperty("note").GetString());
        Assert.Equal(5, answer.EnumerateObject().Count());
    }

    [Theory]
    [InlineData("""{"type":"number","multipleOf":0}""")]
    [InlineData("""{"type":"number","multipleOf":1e-28,"minimum":1}""")]
    [InlineData("""{"type":"number","minimum":79228162514264337593543950335}""")]
    [InlineData("""{"type":"integer","minimum":9,"maximum":1}""")]
    [InlineData("""{"type":"array","minItems":2147483648,"items":{}}""")]
    [InlineData("""{"type":"array","minItems":-1,"maxItems":-1,"items":{}}""")]
    [InlineData("""{"type":"string","minLength":1e12}""")]
    [InlineData("""{"type":"string","maxLength":-1}""")]
    [InlineData("""{"type":"string","format":"uuid"}""")]
    [InlineData("""{"type":"array","minItems":9,"items":{"$ref":"#/properties/x"}}""")]
    public void A_schema_with_rare_or_odd_rules_gets_an_answer_too(string schema)
    {
        using var rehearsal = new Rehearsal();
        var format = ",\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\","
            + "\"properties\":{\"x\":" + schema + "}}}}";

        var result = rehearsal.Run(Rehearsal.Ask("Hello", extra: format))[0];

        Assert.Equal("succeeded", result.GetProperty("type").GetString());
    }

    [Fact]
    public void A_labelled_row_gets_its_label_into_the_schema()
    {
        using var rehearsal = new Rehearsal(new() { Answers = new() { Accuracy = 1 } }, Labels);

        var answer = JsonElement.Parse(Text.Of(rehearsal.Run(Rehearsal.Ask("Ticket T-2: help", extra: Format))[0]));

        Assert.Equal("access", answer.GetProperty("category").GetString());
        Assert.False(answer.GetProperty("urgent").GetBoolean());
    }

    [Fact]
    public void Without_a_schema_the_second_column_is_the_answer()
    {
        using var rehearsal = new Rehearsal(new() { Answers = new() { Accuracy = 1 } }, Labels);

        var results = rehearsal.Run(Rehearsal.Ask("about (T-1)"), Rehearsal.Ask("T,3"), Rehearsal.Ask("T-9"));

        Assert.Equal(["billing", "other", "T-9"], results.Select(Text.Of));
    }

    [Fact]
    public void The_share_of_right_answers_is_the_accuracy()
    {
        var labels = "id,label\n" + string.Concat(Enumerable.Range(0, 1000).Select(row => $"r{row},{row % 7}\n"));
        using var rehearsal = new Rehearsal(new() { Answers = new() { Accuracy = 0.8m } }, labels);

        var results = rehearsal.Run(Enumerable.Range(0, 1000).Select(row => Rehearsal.Ask($"row r{row}")));

        Assert.InRange(results.Index().Count(row => Text.Of(row.Item) == $"{row.Index % 7}"), 770, 830);
    }

    [Fact]
    public void An_answer_is_cut_at_max_tokens()
    {
        using var rehearsal = new Rehearsal();
        var result = rehearsal.Run(Rehearsal.Ask("0123456789", extra: ""","max_tokens":2"""))[0];

        Assert.Equal(("max_tokens", "01234", 2), (Text.StopOf(result), Text.Of(result), Usage.Of(result).Output));
    }

    [Fact]
    public void A_share_of_answers_can_be_cut_off()
    {
        using var rehearsal = new Rehearsal(new() { Answers = new() { TruncateRate = 1 } });

        Assert.Equal("max_tokens", Text.StopOf(rehearsal.Run(Rehearsal.Ask("a long enough text"))[0]));
    }
}
