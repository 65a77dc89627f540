using System.Text;
using System.Text.Json;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

public sealed class AnswerSchemaTests
{
    const string Ticket = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Answer", "type": "object",
          "properties": {
            "kind": { "enum": ["bug", "wish", 3] },
            "count": { "type": "integer" },
            "score": { "type": ["number", "null"] },
            "when": { "type": "string", "format": "date" },
            "tags": { "type": "array", "items": { "$ref": "#/$defs/tag" }, "minItems": 1 },
            "either": { "anyOf": [{ "type": "boolean" }, { "const": "unsure" }] },
            "both": { "allOf": [{ "type": "string" }, { "enum": ["x"] }] }
          },
          "required": ["kind"], "additionalProperties": false,
          "$defs": { "tag": { "type": "string" } }
        }
        """;

    [Theory]
    [InlineData("""{"kind":"bug"}""")]
    [InlineData("""{"kind":3.0,"count":2.0,"score":null,"when":"today","tags":["a"],"either":"unsure","both":"x"}""")]
    [InlineData("""{"kind":"wish","score":1.5,"either":true,"count":123456789012345678901234567890123456789}""")]
    public void A_right_answer_has_no_fault(string answer) => Assert.Null(FaultOf(Ticket, answer));

    [Theory]
    [InlineData("[]", "the answer: expected object, found array")]
    [InlineData("{}", "the answer: \"kind\" is missing")]
    [InlineData("""{"kind":"spam"}""", "/kind: expected one of \"bug\", \"wish\", 3")]
    [InlineData("""{"kind":"bug","other":1}""", "the answer: has a property that the schema does not name")]
    [InlineData("""{"kind":"bug","count":1.5}""", "/count: expected integer, found number")]
    [InlineData("""{"kind":"bug","score":"1"}""", "/score: expected number or null, found string")]
    [InlineData("""{"kind":"bug","tags":[]}""", "/tags: expected at least 1 item")]
    [InlineData("""{"kind":"bug","tags":["a",2]}""", "/tags/1: expected string, found number")]
    [InlineData("""{"kind":"bug","either":"sure"}""", "/either: none of its alternatives fits")]
    [InlineData("""{"kind":"bug","both":"y"}""", "/both: expected one of \"x\"")]
    public void A_wrong_answer_is_told_where_without_quoting_it(string answer, string fault) =>
        Assert.Equal(fault, FaultOf(Ticket, answer));

    [Theory]
    [InlineData("""{"type":"string","minLength":1}""", "\"minLength\" at #")]
    [InlineData("""{"type":"string","pattern":"x"}""", "\"pattern\" at #")]
    [InlineData("""{"type":"array","minItems":2}""", "\"minItems\" at #")]
    [InlineData("""{"type":"strin"}""", "\"strin\" at #/type")]
    [InlineData("""{"type":"object"}""", "an object that allows other properties at #")]
    [InlineData("""{"type":"object","additionalProperties":true}""", "\"additionalProperties\" at #")]
    [InlineData("""{"anyOf":[{"type":"string","maxLength":3}]}""", "\"maxLength\" at #/anyOf/0")]
    [InlineData("""{"$ref":"https://example.org/x"}""", "\"$ref\": \"https://example.org/x\" at #")]
    [InlineData(
        """{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/a"}}}""", "\"#/$defs/a\" within itself at #/$defs/a")]
    [InlineData("""{"$defs":{"a":{"type":"string","pattern":"x"}}}""", "\"pattern\" at #/$defs/a")]
    [InlineData("true", "True at #")]
    [InlineData("{", "a schema that is not clean JSON")]
    [InlineData("""{"type":"string","type":"null"}""", "a schema that is not clean JSON")]
    public void What_cannot_be_checked_is_refused_by_name(string schema, string found)
    {
        var exception = Assert.Throws<BadInputException>(() => Parse(schema));

        Assert.Equal("schema.json", exception.Faults[0].File);
        Assert.Contains(found, exception.Faults.Select(fault => fault.Found));
    }

    [Fact]
    public void The_schema_is_sent_compact_with_its_keys_in_order() => Assert.Equal(
        """{"type":"string","title":"a \u0062 c"}""",
        Encoding.UTF8.GetString(Parse("""{ "type" : "string", "title":"a \u0062 c" }""").Json.Span));

    static string? FaultOf(string schema, string answer) => Parse(schema).FaultOf(JsonElement.Parse(answer));

    static AnswerSchema Parse(string schema) => AnswerSchema.Parse(Encoding.UTF8.GetBytes(schema), "schema.json");
}
