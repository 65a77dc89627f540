using System.Text;
using System.Text.Json;
using Cairn.Claude;
using Cairn.Tests.Running;

namespace Cairn.Tests.Claude;

public sealed class BatchResultLineTests
{
    [Fact]
    public void An_answer_has_its_text_its_stop_reason_and_its_usage()
    {
        var message = Assert.IsType<BatchResult.Succeeded>(Parse(ResultLines.Succeeded("id", "hello")).Result).Message;

        Assert.Equal(("hello", "end_turn", "claude-haiku-5-5"), (message.Text(), message.StopReason, message.Model));
        Assert.Equal(new(10, 0, 0, 0, 5, "global"), message.Usage);
    }

    [Theory]
    [InlineData(
        ""","cache_creation":{"ephemeral_5m_input_tokens":30,"ephemeral_1h_input_tokens":70}""", 30, 70)]
    [InlineData(""","cache_creation_input_tokens":100,"cache_creation":null""", 100, 0)]
    [InlineData(""","cache_creation_input_tokens":null""", 0, 0)]
    public void Cache_writes_are_told_apart_by_lifetime_and_are_short_lived_where_nothing_is_said(
        string usage, long fiveMinutes, long oneHour)
    {
        var line = Parse($$"""
            {"custom_id":"id","result":{"type":"succeeded","message":{"id":"m","model":"claude-opus-5","content":[],
            "stop_reason":null,"usage":{"input_tokens":1,"output_tokens":2,"cache_read_input_tokens":3{{usage}}} } } }
            """);

        var message = Assert.IsType<BatchResult.Succeeded>(line.Result).Message;
        Assert.Equal(new(1, fiveMinutes, oneHour, 3, 2), message.Usage);
    }

    [Fact]
    public void Searches_of_the_web_are_counted()
    {
        var line = Parse("""
            {"custom_id":"id","result":{"type":"succeeded","message":{"id":"m","model":"claude-opus-5","content":[],
            "stop_reason":null,"usage":{"input_tokens":1,"output_tokens":2,
            "server_tool_use":{"web_search_requests":7,"web_fetch_requests":3}}}}}
            """);

        var message = Assert.IsType<BatchResult.Succeeded>(line.Result).Message;
        Assert.Equal(7, message.Usage.WebSearchRequests);
    }

    [Fact]
    public void Thinking_is_no_text_and_shows_as_another_block()
    {
        var line = Parse("""
            {"custom_id":"id","result":{"type":"succeeded","message":{"id":"m","model":"m","content":[
            {"type":"thinking","thinking":"hm"},{"type":"text","text":"a"},{"type":"text","text":"b"}],
            "stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":2}}}}
            """);

        var message = Assert.IsType<BatchResult.Succeeded>(line.Result).Message;
        Assert.Equal(("ab", true), (message.Text(), message.HasOtherBlocks()));
    }

    [Fact]
    public void An_error_is_nested_twice() => Assert.Equal(
        new BatchResult.Errored("overloaded_error", "as scripted"),
        Parse(ResultLines.Errored("id", "overloaded_error")).Result);

    [Fact]
    public void Canceled_and_expired_are_told_apart()
    {
        Assert.IsType<BatchResult.Canceled>(Parse(ResultLines.Canceled("id")).Result);
        Assert.IsType<BatchResult.Expired>(Parse(ResultLines.Expired("id")).Result);
    }

    [Fact]
    public void A_type_of_a_newer_api_is_kept_as_unknown() =>
        Assert.Equal(new BatchResult.Unknown("deferred"), Parse(ResultLines.OfType("id", "deferred")).Result);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"custom_id":"a"}""")]
    [InlineData("""{"custom_id":null,"result":{"type":"expired"}}""")]
    [InlineData("""{"custom_id":7,"result":{"type":"expired"}}""")]
    [InlineData("""{"custom_id":"a","result":"expired"}""")]
    [InlineData("""{"custom_id":"a","result":{"type":null}}""")]
    [InlineData("""{"custom_id":"a","result":{"type":"errored","error":{"type":"error"}}}""")]
    [InlineData("""{"custom_id":"a","result":{"type":"succeeded","message":null}}""")]
    [InlineData(
        """{"custom_id":"a","result":{"type":"succeeded","message":{"content":[],"usage":{"input_tokens":"x"}}}}""")]
    [InlineData("""{"custom_id":"a","result":{"type":"succeeded","message":{"id":"m","model":"m","content":[]}}}""")]
    [InlineData("""{"custom_id":"a","result":{"type":"succeeded","message":{"model":"m","usage":USAGE}}}""")]
    [InlineData(
        """{"custom_id":"a","result":{"type":"succeeded","message":{"model":"m","content":[1],"usage":USAGE}}}""")]
    [InlineData(
        """{"custom_id":"a","result":{"type":"succeeded","message":{"model":"m","content":[{}],"usage":USAGE}}}""")]
    [InlineData(
        """{"custom_id":"a","result":{"type":"succeeded","message":{"model":"m","content":[TEXT],"usage":USAGE}}}""")]
    [InlineData("""{"custom_id":"a","result":{"type":"succeeded","message":{"content":[],"usage":USAGE}}}""")]
    public void Anything_else_is_no_result_line(string line) => Assert.ThrowsAny<JsonException>(() => Parse(
        line.Replace("USAGE", """{"input_tokens":1,"output_tokens":1}""", StringComparison.Ordinal)
            .Replace("TEXT", """{"type":"text","text":7}""", StringComparison.Ordinal)));

    [Theory]
    [InlineData(""","cache_creation":[]""")]
    [InlineData(""","cache_creation":{"ephemeral_1h_input_tokens":1}""")]
    [InlineData(""","cache_creation_input_tokens":1.5""")]
    [InlineData(""","cache_creation_input_tokens":-1""")]
    [InlineData(""","cache_creation_input_tokens":2147483648""")]
    [InlineData(""","cache_read_input_tokens":"1","more":0""")]
    [InlineData(""","cache_read_input_tokens":true""")]
    [InlineData(""","inference_geo":7""")]
    [InlineData(""","inference_geo":"\ud800","more":0""")]
    [InlineData(""","server_tool_use":7""")]
    [InlineData(""","server_tool_use":{"web_search_requests":{}}""")]
    [InlineData("""},"id":null,"more":{"a":1""")]
    [InlineData("""},"stop_reason":7,"more":{"a":1""")]
    [InlineData("""},"stop_reason":"\udfff","more":{"a":1""")]
    [InlineData("""},"usage":[],"more":{"a":1""")]
    [InlineData("""},"usage":null,"more":{"a":1""")]
    [InlineData("""},"model":[],"more":{"a":1""")]
    [InlineData("""},"content":null,"more":{"a":1""")]
    public void A_message_with_one_wrong_member_is_none(string more) => Assert.ThrowsAny<JsonException>(() => Parse(
        """{"custom_id":"a","result":{"type":"succeeded","message":{"id":"m","model":"m","content":[],"""
        + """ "usage":{"input_tokens":1,"output_tokens":1""" + more + "}}}}"));

    [Theory]
    [InlineData("")]
    [InlineData(""","inference_geo":null,"server_tool_use":null,"cache_read_input_tokens":null""")]
    [InlineData(""","input_tokens":1,"more":[]""")]
    [InlineData("""},"stop_reason":null,"more":{"a":1""")]
    public void A_message_with_less_or_more_than_it_needs_is_read(string more) => Assert.Equal(
        new Usage(1, 0, 0, 0, 1), Assert.IsType<BatchResult.Succeeded>(Parse(
            """{"custom_id":"a","result":{"type":"succeeded","message":{"id":"m","model":"m","content":[],"""
            + """ "usage":{"input_tokens":1,"output_tokens":1""" + more + "}}}}").Result).Message.Usage);

    [Fact]
    public void Bytes_that_are_no_utf8_are_no_result_line() =>
        Assert.ThrowsAny<JsonException>(() => BatchResultLine.Parse(new byte[] { (byte)'"', 0xff, (byte)'"' }));

    static BatchResultLine Parse(string line) => BatchResultLine.Parse(Encoding.UTF8.GetBytes(line));
}
