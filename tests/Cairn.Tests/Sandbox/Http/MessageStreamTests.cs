using System.Text;
using System.Text.Json;
using Cairn.Sandbox.Answers;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Caching;
using Cairn.Sandbox.Http;
using Microsoft.AspNetCore.Http;

namespace Cairn.Tests.Sandbox.Http;

public sealed class MessageStreamTests
{
    const string Long = "My text of more than two dozen characters: \U0001F600\U0001F600\U0001F600 and the end.";

    [Fact]
    public async Task Events_come_in_the_documented_order_each_named_as_its_data_says()
    {
        await using var calls = await SandboxCalls.StartAsync();

        var answer = await calls.PostAsync("/v1/messages", Streamed("Hello"));

        string[] expected =
        [
            "message_start", "content_block_start", "ping", "content_block_delta", "content_block_stop",
            "message_delta", "message_stop",
        ];
        Assert.Equal("text/event-stream; charset=utf-8", answer.Headers["content-type"]);
        Assert.Equal("no-cache", answer.Headers["cache-control"]);
        Assert.Equal(expected, EventsOf(answer.Text).Select(one => one.Name));
        Assert.All(EventsOf(answer.Text), one => Assert.Equal(one.Name, one.Data.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task A_stream_says_in_pieces_what_the_plain_answer_says_at_once()
    {
        await using var plain = await SandboxCalls.StartAsync();
        await using var streaming = await SandboxCalls.StartAsync();

        var whole = (await plain.PostAsync("/v1/messages", Rehearsal.Ask(Long, "5m"))).Json;
        var events = EventsOf((await streaming.PostAsync("/v1/messages", Streamed(Long, "5m"))).Text);

        Assert.True(Deltas(events, "text").Count > 2);
        Assert.Equal(Long, string.Concat(Deltas(events, "text")));
        Assert.True(JsonElement.DeepEquals(whole, Accumulated(events)));
    }

    [Fact]
    public async Task A_stream_opens_with_an_empty_message_and_the_input_side_of_its_usage()
    {
        await using var calls = await SandboxCalls.StartAsync();

        var events = EventsOf((await calls.PostAsync("/v1/messages", Streamed(Long, "5m"))).Text);
        var opening = events[0].Data.GetProperty("message");
        var usage = opening.GetProperty("usage");

        Assert.Equal(0, opening.GetProperty("content").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, opening.GetProperty("stop_reason").ValueKind);
        Assert.Equal(520, usage.GetProperty("cache_creation_input_tokens").GetInt64());
        Assert.Equal(1, usage.GetProperty("output_tokens").GetInt64());
        Assert.Equal("end_turn", events[^2].Data.GetProperty("delta").GetProperty("stop_reason").GetString());
    }

    [Fact]
    public async Task Thinking_and_tool_use_are_streamed_by_their_own_deltas()
    {
        const string input = """{"city":"Zürich","days":[1,2,3],"unit":"celsius"}""";
        var events = EventsOf(await StreamAsync(MessageOf(
            new AnswerBlock.Thinking("Let me see what the weather is like.", "c2lnbmF0dXJl"),
            new AnswerBlock.ToolUse("toolu_01", "weather", input))));

        Assert.Equal("Let me see what the weather is like.", string.Concat(Deltas(events, "thinking")));
        Assert.Equal(["c2lnbmF0dXJl"], Deltas(events, "signature"));
        Assert.Equal("", Deltas(events, "partial_json")[0]);
        Assert.Equal(input, string.Concat(Deltas(events, "partial_json")));
        var starts = events.Where(one => one.Name == "content_block_start")
            .Select(one => one.Data.GetProperty("content_block").ToString());
        Assert.Equal(
            [
                """{"type":"thinking","thinking":"","signature":""}""",
                """{"type":"tool_use","id":"toolu_01","name":"weather","input":{},"caller":{"type":"direct"}}""",
            ],
            starts);
    }

    [Fact]
    public async Task Thinking_that_is_not_shown_has_a_signature_only()
    {
        var events = EventsOf(await StreamAsync(MessageOf(new AnswerBlock.Thinking("", "c2lnbmF0dXJl"))));

        Assert.Empty(Deltas(events, "thinking"));
        Assert.Single(Deltas(events, "signature"));
    }

    [Fact]
    public async Task A_refused_request_is_answered_by_an_envelope_before_the_stream()
    {
        await using var calls = await SandboxCalls.StartAsync();

        var answer = await calls.PostAsync("/v1/messages", """{"model":"claude-haiku-5-5","stream":true}""");

        Assert.Equal(400, answer.Status);
        Assert.Equal("invalid_request_error", answer.ErrorType);
    }

    [Fact]
    public async Task A_pre_warm_can_not_be_streamed()
    {
        await using var calls = await SandboxCalls.StartAsync();
        var request = Streamed("Hello").Replace("\"max_tokens\":200", "\"max_tokens\":0", StringComparison.Ordinal);

        var answer = await calls.PostAsync("/v1/messages", request);

        Assert.Equal(400, answer.Status);
        Assert.StartsWith("max_tokens", answer.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pre_warm_writes_the_cache_and_says_nothing()
    {
        await using var calls = await SandboxCalls.StartAsync();
        var request = Rehearsal.Ask("Hello", "5m");

        var warm = (await calls.PostAsync(
            "/v1/messages", request.Replace("\"max_tokens\":200", "\"max_tokens\":0", StringComparison.Ordinal))).Json;
        var next = (await calls.PostAsync("/v1/messages", request)).Json;

        Assert.Equal(0, warm.GetProperty("content").GetArrayLength());
        Assert.Equal("max_tokens", warm.GetProperty("stop_reason").GetString());
        Assert.Equal(0, warm.GetProperty("usage").GetProperty("output_tokens").GetInt64());
        Assert.Equal(520, next.GetProperty("usage").GetProperty("cache_read_input_tokens").GetInt64());
    }

    [Fact]
    public async Task A_fault_can_end_a_stream_with_an_error_event()
    {
        var error = new ApiRefusal(529, "overloaded_error", "Overloaded");
        var text = await StreamAsync(MessageOf(new AnswerBlock.Text(Long)), new(4, error));

        var last = EventsOf(text)[^1];

        Assert.Equal(5, EventsOf(text).Count);
        Assert.Equal("error", last.Name);
        Assert.Equal("overloaded_error", last.Data.GetProperty("error").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_fault_can_cut_a_stream_in_the_middle() =>
        Assert.Equal(4, EventsOf(await StreamAsync(MessageOf(new AnswerBlock.Text(Long)), new(4, null))).Count);

    static string Streamed(string text, string? ttl = null) => Rehearsal.Ask(text, ttl, extra: ",\"stream\":true");

    static AnsweredMessage MessageOf(params AnswerBlock[] blocks) =>
        new("msg_01", "claude-haiku-5-5", new(blocks, Answer.EndTurn, 10), new CacheUse(5, 0, 0, 0))
        {
            IsBatch = false,
            IsUs = false,
        };

    static async Task<string> StreamAsync(AnsweredMessage message, StreamBreak? fault = null)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        context.Features.Set(fault);
        await MessageStream.SendAsync(context, message);
        return Encoding.UTF8.GetString(body.ToArray());
    }

    static IReadOnlyList<(string Name, JsonElement Data)> EventsOf(string text) =>
    [
        .. from one in text.Split("\n\n")[..^1]
           let lines = one.Split('\n')
           select (lines[0]["event: ".Length..], JsonElement.Parse(lines[1]["data: ".Length..])),
    ];

    static IReadOnlyList<string> Deltas(IReadOnlyList<(string Name, JsonElement Data)> events, string field) =>
    [
        .. from one in events
           where one.Name == "content_block_delta" && one.Data.GetProperty("delta").TryGetProperty(field, out _)
           select one.Data.GetProperty("delta").GetProperty(field).GetString(),
    ];

    // What an SDK makes of a stream with one text block.
    static JsonElement Accumulated(IReadOnlyList<(string Name, JsonElement Data)> events)
    {
        var (opening, closing) = (events[0].Data.GetProperty("message").ToString(), events[^2].Data);
        var block = JsonSerializer.Serialize(string.Concat(Deltas(events, "text")), JsonSerializerOptions.Web);
        var stop = closing.GetProperty("delta").GetProperty("stop_reason").GetRawText();
        var output = closing.GetProperty("usage").GetProperty("output_tokens").GetRawText();
        return JsonElement.Parse(opening
            .Replace("\"content\":[]", $"\"content\":[{{\"type\":\"text\",\"text\":{block},\"citations\":null}}]",
                StringComparison.Ordinal)
            .Replace("\"stop_reason\":null", $"\"stop_reason\":{stop}", StringComparison.Ordinal)
            .Replace("\"output_tokens\":1,", $"\"output_tokens\":{output},", StringComparison.Ordinal));
    }
}
