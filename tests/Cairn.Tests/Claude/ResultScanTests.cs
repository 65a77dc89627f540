using System.Text;
using System.Text.Json;
using Cairn.Claude;
using Cairn.Tests.Running;

namespace Cairn.Tests.Claude;

public sealed class ResultScanTests
{
    const string Answer = """
        {"custom_id":"id","result":{"type":"succeeded","message":{"id":"m","model":"claude-opus-5","content":[CONTENT],
        "stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":2,"cache_read_input_tokens":3USAGE}}}}
        """;

    [Theory]
    [InlineData("")]
    [InlineData("""{"type":"text","text":""}""")]
    [InlineData("""{"type":"text","text":"a \"b\" \\ \/ \n \u00e9 \ud83d\ude00 é 😀"}""")]
    [InlineData("""{"citations":null,"text":"first","type":"text"},{"type":"text","text":"second"}""")]
    [InlineData("""{"type":"thinking","thinking":"so","signature":"x"},{"type":"text","text":"a"}""")]
    [InlineData("""{"type":"tool_use","id":"t","name":"n","input":{"a":[1,-2.5e3,true,null,{"b":"\ud800"}]}}""")]
    [InlineData("""{ "type" : "text" , "text" : "spaced" }""")]
    public void An_answer_is_read_in_place(string content) => Assert.True(ScanOracle.Check(Line(content)));

    [Theory]
    [InlineData(""","cache_creation_input_tokens":7""")]
    [InlineData(""","cache_creation_input_tokens":7,"cache_creation":null,"inference_geo":null""")]
    [InlineData(""","cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":4}""")]
    [InlineData(""","cache_creation_input_tokens":9,"cache_creation":{"ephemeral_1h_input_tokens":4,"more":{}}""")]
    [InlineData(""","inference_geo":"us","service_tier":"batch","new":[{}]""")]
    [InlineData(""","server_tool_use":{"web_search_requests":7,"web_fetch_requests":3}""")]
    [InlineData(""","server_tool_use":{"web_search_requests":null}""")]
    public void All_that_is_billed_is_read_in_place(string usage) =>
        Assert.True(ScanOracle.Check(Line("""{"type":"text","text":"a"}""", usage)));

    [Fact]
    public void What_was_not_sent_to_a_model_is_read_in_place()
    {
        Assert.True(ScanOracle.Check(Encoding.UTF8.GetBytes(ResultLines.Canceled("id"))));
        Assert.True(ScanOracle.Check(Encoding.UTF8.GetBytes(ResultLines.Expired("id"))));
        Assert.True(ScanOracle.Check(Encoding.UTF8.GetBytes(ResultLines.Succeeded("id", "hello", "max_tokens"))));
    }

    // Some of these a document takes, some it refuses; either way it is the document that decides.
    [Theory]
    [InlineData("", """,input_tokens":2""")]
    [InlineData("", ""","input_tokens":2""")]
    [InlineData("", ""","cache_read_input_tokens":4""")]
    [InlineData("", ""","inference_geo":"us","inference_geo":"global" """)]
    [InlineData("", ""","cache_creation_input_tokens":-1""")]
    [InlineData("", ""","cache_creation_input_tokens":1.0""")]
    [InlineData("", ""","cache_creation_input_tokens":01""")]
    [InlineData("", ""","cache_creation_input_tokens":3000000000""")]
    [InlineData("", ""","cache_creation":{"ephemeral_1h_input_tokens":4}""")]
    [InlineData("", ""","inference_geo":"\u0075s" """)]
    [InlineData("", ""","inference_g\u0065o":"us" """)]
    [InlineData("""{"type":"text"}""", "")]
    [InlineData("""{"text":"a"}""", "")]
    [InlineData("""{"type":"text","text":"\ud800"}""", "")]
    [InlineData("""{"type":"text","text":"\udc00\ud800"}""", "")]
    [InlineData("""{"type":"text","text":"a","text":"b"}""", "")]
    [InlineData("""{"type":"text","text":"a","type":"image"}""", "")]
    [InlineData("""{"type":"text","text":"\x"}""", "")]
    [InlineData("""{"type":"text","text":"a""", "")]
    [InlineData("""{"type":"text","text":7}""", "")]
    [InlineData("""{"type":"tool_use","input":{"a":}}""", "")]
    public void Whatever_is_unusual_is_left_to_a_document(string content, string usage) =>
        Assert.False(ScanOracle.Check(Line(content, usage)));

    [Theory]
    [InlineData(0xff)]
    [InlineData(0x01)]
    public void A_text_with_a_byte_that_is_no_text_is_left_to_a_document(byte broken)
    {
        var line = Line("""{"type":"text","text":"a#b"}""");
        line[Array.IndexOf(line, (byte)'#')] = broken;

        Assert.False(ScanOracle.Check(line));
    }

    [Theory]
    [InlineData(58, true)]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public void No_more_than_64_levels_are_read(int levels, bool isRead)
    {
        var line = Line($$"""{"type":"image","a":{{new string('[', levels)}}{{new string(']', levels)}}}""");

        Assert.Equal(isRead, ScanOracle.Check(line));
        if (!isRead)
            Assert.ThrowsAny<JsonException>(() => BatchResultLine.ParseWhole(line));
    }

    [Fact]
    public void A_line_is_read_behind_any_other_as_by_itself()
    {
        string[] contents =
        [
            "", """{"type":"text","text":""}""", """{"type":"text","text":"a \"b\" \ud83d\ude00 é"}""",
            """{"text":"first","type":"text"},{"type":"text","text":"second"}""",
            """{"text":"first","type":"text"},{"type":"text","text":"\ud800"}""",
            """{"type":"thinking","thinking":"so long that it is no word of the API's own","signature":"x"}""",
            """{"type":"thinking","thinking":"another one that is far too long for that","signature":"x"}""",
            """{"type":"tool_use","id":"t","input":{"a":[1,"text that is longer than most words are"]}}""",
        ];
        string[] usages =
        [
            "", ""","cache_creation_input_tokens":null""", ""","cache_creation_input_tokens":7""",
            ""","cache_creation_input_tokens":7,"cache_creation":{"ephemeral_1h_input_tokens":7}""",
            ""","cache_creation_input_tokens":7,"cache_creation":{"ephemeral_1h_input_tokens":8}""",
            ""","cache_creation_input_tokens":7,"cache_creation":{"ephemeral_1h_input_tokens":12345678901}""",
            ""","inference_geo":"us" """, ""","inference_geo":"eu" """,
            ""","server_tool_use":{"web_search_requests":7}""", ""","server_tool_use":{"web_search_requests":null}""",
        ];
        byte[][] lines =
        [
            .. contents.SelectMany(_ => usages, (content, usage) => Line(content, usage)),
            Encoding.UTF8.GetBytes(ResultLines.Canceled("id")), Encoding.UTF8.GetBytes(ResultLines.Expired("other")),
        ];

        foreach (var before in lines)
            Assert.All(lines, line => ScanOracle.CheckBehind(before, line));
    }

    [Fact]
    public void A_line_with_one_other_byte_is_read_behind_the_whole_one_as_by_itself()
    {
        var whole = Line(
            """{"type":"text","text":"a \u00e9 \ud83d\ude00"}""",
            ""","cache_creation_input_tokens":9,"cache_creation":{"ephemeral_1h_input_tokens":4},"x":"batch" """);
        Assert.True(ScanOracle.Check(whole));

        for (var at = 0; at < whole.Length; at++)
        {
            ScanOracle.CheckBehind(whole, [.. whole[..at], .. whole[(at + 1)..]]);
            foreach (var other in "\"\\,:{}[]08an \x01\xff"u8)
            {
                ScanOracle.CheckBehind(whole, [.. whole[..at], other, .. whole[(at + 1)..]]);
                ScanOracle.CheckBehind(whole, [.. whole[..at], other, .. whole[at..]]);
            }
        }
    }

    [Fact]
    public void A_line_of_very_many_parts_or_bytes_is_read_behind_its_like_as_by_itself()
    {
        var block = """{"type":"text","text":"a"}""";
        var many = Line(string.Join(',', Enumerable.Repeat(block, 100)));
        var large = Line($$"""{"type":"image","a":[{{string.Join(',', Enumerable.Range(0, 2_000))}}]},{{block}}""");

        Assert.True(ScanOracle.Check(many));
        Assert.True(ScanOracle.Check(large));
        ScanOracle.CheckBehind(many, many);
        ScanOracle.CheckBehind(large, large);
    }

    [Fact]
    public void A_line_that_was_cut_anywhere_is_left_to_a_document()
    {
        var line = Line("""{"type":"text","text":"\u00e9"}""");

        for (var length = 0; length < line.Length; length++)
            Assert.False(ScanOracle.Check(line[..length]));
        Assert.True(ScanOracle.Check(line));
        Assert.False(ScanOracle.Check([.. line, (byte)'}']));
    }

    static byte[] Line(string content, string usage = "") => Encoding.UTF8.GetBytes(Answer.ReplaceLineEndings("")
        .Replace("CONTENT", content, StringComparison.Ordinal)
        .Replace("USAGE", usage, StringComparison.Ordinal));
}
