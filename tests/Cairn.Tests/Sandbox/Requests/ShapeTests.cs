using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Requests;

namespace Cairn.Tests.Sandbox.Requests;

/// <summary>Each request here has one thing wrong; the message says where.</summary>
public sealed class ShapeTests
{
    const string Order = ".cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m'";

    public static TheoryData<string, string> Fields => new()
    {
        { "\"model\":3", "model: Input should be a valid string" },
        { "\"max_tokens\":\"9\"", "max_tokens: Input should be a valid integer" },
        { "\"max_tokens\":1.5", "max_tokens: Input should be a valid integer" },
        { "\"max_tokens\":-1", "max_tokens: Input should be greater than or equal to 0" },
        { "\"stop_sequences\":\"x\"", "stop_sequences: Input should be a valid list" },
        { "\"stop_sequences\":[1]", "stop_sequences.0: Input should be a valid string" },
        { "\"metadata\":{\"user\":\"x\"}", "metadata.user: Extra inputs are not permitted" },
        { "\"service_tier\":\"flex\"", "service_tier: Input should be 'auto' or 'standard_only'" },
        { "\"stream\":\"yes\"", "stream: Input should be a valid boolean" },
        { "\"speed\":\"slow\"", "speed: Input should be 'standard' or 'fast'" },
        { "\"diagnostics\":[]", "diagnostics: Input should be an object" },
        { "\"store\":true", "store: Extra inputs are not permitted" },
        { "\"previous_thread_event_id\":\"x\"", "previous_thread_event_id: Extra inputs are not permitted" },
        { "\"cache_hint\":{}", "cache_hint: Extra inputs are not permitted" },
        { "\"fallbacks\":[]", "fallbacks: Extra inputs are not permitted" },
        { "\"context_management\":{}", "context_management: Extra inputs are not permitted" },
        { "\"mcp_servers\":[]", "mcp_servers: Extra inputs are not permitted" },
        { "\"system\":3", "system: Input should be a valid list" },
        { "\"system\":[\"x\"]", "system.0: Input should be an object" },
        { "\"system\":[{\"type\":\"image\"}]", "system.0.type: Input should be 'text'" },
        { "\"system\":[{\"type\":\"text\"}]", "system.0.text: Field required" },
        { "\"thinking\":{}", "thinking.type: Field required" },
        { "\"thinking\":{\"type\":\"on\"}", "thinking: Input tag 'on' found using 'type' does not match" },
        {
            "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1023}",
            "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024"
        },
        { "\"thinking\":{\"type\":\"enabled\"}", "thinking.enabled.budget_tokens: Field required" },
        {
            "\"output_config\":{\"effort\":\"huge\"}",
            "output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'"
        },
        {
            "\"output_config\":{\"format\":{\"type\":\"json\",\"schema\":{}}}",
            "output_config.format.type: Input should be 'json_schema'"
        },
        {
            "\"output_config\":{\"format\":{\"type\":\"json_schema\"}}", "output_config.format.schema: Field required"
        },
        { "\"cache_control\":{\"type\":\"persistent\"}", "cache_control.type: Input should be 'ephemeral'" },
        {
            "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"2h\"}",
            "cache_control.ttl: Input should be '5m' or '1h'"
        },
        { "\"tools\":{}", "tools: Input should be a valid list" },
        { "\"tools\":[{\"name\":\"f\"}]", "tools.0.custom.input_schema: Field required" },
        { "\"tools\":[{\"name\":\"f\",\"input_schema\":{}}]", "tools.0.custom.input_schema.type: Field required" },
        {
            "\"tools\":[{\"name\":\"f g\",\"input_schema\":{\"type\":\"object\"}}]",
            "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'"
        },
        { "\"tools\":[{\"type\":\"function\"}]", "tools.0: Input tag 'function' found using 'type' does not match" },
        {
            "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"search\"}]",
            "tools.0.web_search_20250305.name: Input should be 'web_search'"
        },
        { $"\"tools\":[{Tool},{Tool}]", "tools: Tool names must be unique." },
        { "\"tool_choice\":{\"type\":\"any\"}", "tool_choice: `tool_choice` may only be specified while" },
        { "\"tool_choice\":{\"type\":\"tool\"}", "tool_choice.tool.name: Field required" },
        {
            $"\"tools\":[{Tool}],\"tool_choice\":{{\"type\":\"tool\",\"name\":\"g\"}}",
            "tool_choice: Tool 'g' not found in provided tools"
        },
        {
            $"\"tools\":[{Tool}],\"tool_choice\":{{\"type\":\"any\"}},\"thinking\":{{\"type\":\"adaptive\"}}",
            "tool_choice: Thinking may not be enabled when tool_choice forces tool use."
        },
        {
            "\"system\":[" + Rehearsal.Block(9, "5m") + "," + Rehearsal.Block(9, "1h") + "]", "system.1" + Order
        },
        {
            "\"system\":[" + Rehearsal.Block(9, "5m") + "],\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}",
            "messages.0.content.0" + Order
        },
        {
            "\"system\":[" + string.Join(',', Enumerable.Repeat(Rehearsal.Block(9, "5m"), 5)) + "]",
            "A maximum of 4 blocks with cache_control may be provided. Found 5."
        },
        {
            "\"system\":[" + string.Join(',', Enumerable.Repeat(Rehearsal.Block(9, "5m"), 4))
                + "],\"cache_control\":{\"type\":\"ephemeral\"}",
            "A maximum of 4 blocks with cache_control may be provided. Found 5."
        },
    };

    public static TheoryData<string, string> Contents => new()
    {
        { "3", "messages.0.content: Input should be a valid string or list" },
        { "[]", "messages.0: all messages must have non-empty content" },
        { "\"\"", "messages.0: all messages must have non-empty content" },
        { "[\"x\"]", "messages.0.content.0: Input should be an object" },
        { "[{\"text\":\"x\"}]", "messages.0.content.0.type: Field required" },
        { "[{\"type\":\"video\"}]", "messages.0.content.0: Input tag 'video' found using 'type' does not match" },
        { "[{\"type\":\"text\"}]", "messages.0.content.0.text.text: Field required" },
        { "[{\"type\":\"text\",\"text\":3}]", "messages.0.content.0.text.text: Input should be a valid string" },
        { "[{\"type\":\"text\",\"text\":\"x\",\"z\":1}]", "messages.0.content.0.text.z: Extra inputs" },
        { "[{\"type\":\"image\"}]", "messages.0.content.0.image.source: Field required" },
        {
            "[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/bmp\",\"data\":\"x\"}}]",
            "messages.0.content.0.image.source.base64.media_type: Input should be 'image/jpeg', 'image/png'"
        },
        {
            "[{\"type\":\"image\",\"source\":{\"type\":\"url\"}}]",
            "messages.0.content.0.image.source.url.url: Field required"
        },
        {
            "[{\"type\":\"document\",\"source\":{\"type\":\"file\"}}]",
            "messages.0.content.0.document.source.file.file_id: Field required"
        },
        {
            "[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}]",
            "messages.0.content.0: `tool_use` blocks can only be in `assistant` messages"
        },
        {
            "[{\"type\":\"thinking\",\"thinking\":\"a\",\"signature\":\"b\"}]",
            "messages.0.content.0: `thinking` blocks can only be in `assistant` messages"
        },
        {
            "[{\"type\":\"tool_result\",\"tool_use_id\":\"a\"}]",
            "messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: a."
        },
        {
            "[{\"type\":\"text\",\"text\":\"\",\"cache_control\":{\"type\":\"ephemeral\"}}]",
            "messages.0.content.0.text: cache_control cannot be set for empty text blocks"
        },
        {
            "\"x\"},{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"a\",\"signature\":\"b\","
                + "\"cache_control\":{\"type\":\"ephemeral\"}}]",
            "messages.1.content.0.thinking.cache_control: Extra inputs are not permitted"
        },
        {
            "\"x\"},{\"role\":\"assistant\",\"content\":[{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\","
                + "\"input\":{}}]},{\"role\":\"user\",\"content\":\"y\"",
            "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: a."
        },
        { "\"x\"},{\"role\":\"robot\",\"content\":\"y\"", "messages.1.role: Input should be 'user', 'assistant'" },
        { "\"x\",\"name\":\"y\"", "messages.0.name: Extra inputs are not permitted" },
        {
            "\"x\"},{\"role\":\"system\",\"content\":[{\"type\":\"image\","
                + "\"source\":{\"type\":\"url\",\"url\":\"u\"}}]",
            "messages.1.content.0.type: Input should be 'text'"
        },
        { Inner("\"a\"", Marked, Plain), "messages.2.content.0.tool_result.content.0.cache_control: must be set" },
    };

    static string Marked => Rehearsal.Block(9, "5m");

    static string Plain => Rehearsal.Block(9);

    static string Tool => """{"name":"f","input_schema":{"type":"object"}}""";

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_wrong_field_is_named(string field, string message) =>
        IsRefused(Rehearsal.Ask("a", model: "claude-haiku-5-5", extra: "," + field), message);

    [Theory]
    [MemberData(nameof(Contents))]
    public void A_wrong_block_is_named(string content, string message) => IsRefused(Asking(content), message);

    [Fact]
    public void A_marker_on_the_last_inner_block_counts_as_the_outer_ones()
    {
        using var rehearsal = new Rehearsal();
        var inner = Inner("\"a\"", Rehearsal.Block(700), Rehearsal.Block(700, "5m"));
        const string marked = "\"a\",\"cache_control\":{\"type\":\"ephemeral\"}";
        var outer = Inner(marked, Rehearsal.Block(700), Rehearsal.Block(700));

        // 4 of the user, 22 of the tool use, 523 of the result.
        var written = rehearsal.Send(Asking(inner)).Use;
        var read = rehearsal.Send(Asking(outer)).Use;

        Assert.Equal((0, 549), (written.Input, written.Write5m));
        Assert.Equal((0, 549), (read.Input, read.Read));
    }

    [Theory]
    [InlineData("""{"type":"document","source":{"type":"url","url":"u"}}""")]
    [InlineData("""{"type":"text","text":"a","citations":[{}]}""")]
    public void The_version_of_October_refuses_what_the_first_one_takes(string block)
    {
        var isDocument = block.Contains("document", StringComparison.Ordinal);
        var request = isDocument
            ? Asking($"\"x\"}},{{\"role\":\"assistant\",\"content\":[{block}]}},{{\"role\":\"user\",\"content\":\"y\"")
            : Asking($"[{block}]");
        using var first = new Rehearsal { Version = RequestContext.FirstVersion };

        Assert.Equal("end_turn", first.Send(request).Answer.StopReason);
        IsRefused(request, isDocument ? "messages.1.content.0: `document`" : "messages.0.content.0.text.citations");
    }

    [Fact]
    public void Citations_inside_a_search_result_of_the_user_are_refused_too() => IsRefused(
        Asking("""
            [{"type":"search_result","source":"s","title":"t",
              "content":[{"type":"text","text":"a","citations":[{}]}]}]
            """),
        "messages.0.content.0.search_result.citations");

    [Theory]
    [InlineData("\"stream\":true", "`stream`")]
    [InlineData("\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{}}}", "`output_config.format`")]
    [InlineData("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}", "`thinking.type: enabled`")]
    public void Warming_the_cache_goes_with_little_else(string field, string what) => IsRefused(
        Rehearsal.Ask("a", extra: $",\"max_tokens\":0,{field}"),
        $"max_tokens: 0 only warms the cache and can't be combined with {what}");

    [Fact]
    public void Warming_the_cache_answers_nothing_and_bills_no_output()
    {
        using var rehearsal = new Rehearsal();

        var warmed = rehearsal.Send(Rehearsal.Ask("a", "5m", extra: ",\"max_tokens\":0"));
        var read = rehearsal.Send(Rehearsal.Ask("b", "5m")).Use;

        Assert.Equal(("max_tokens", 0), (warmed.Answer.StopReason, warmed.Answer.OutputTokens));
        Assert.Empty(warmed.Answer.Blocks);
        Assert.Equal((520, 520), (warmed.Use.Write5m, read.Read));
    }

    [Fact]
    public void A_budget_must_be_below_max_tokens()
    {
        using var rehearsal = new Rehearsal();
        const string thinking = ",\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024},\"max_tokens\":";

        Assert.Equal("a", Said(rehearsal.Send(Asked("1025"))));
        IsRefused(Asked("1024"), "max_tokens: `max_tokens` must be greater than");

        static string Asked(string most) => Rehearsal.Ask("a", model: "claude-haiku-4-5", extra: thinking + most);
    }

    [Fact]
    public void A_system_message_is_for_models_that_take_it()
    {
        const string messages = ",\"messages\":[{\"role\":\"user\",\"content\":\"a\"},"
            + "{\"role\":\"system\",\"content\":\"b\"}]";
        using var rehearsal = new Rehearsal();

        Assert.Equal("a", Said(rehearsal.Send(Rehearsal.Ask("x", model: "claude-opus-5", extra: messages))));
        IsRefused(
            Rehearsal.Ask("x", model: "claude-sonnet-5", extra: messages), "messages: Unexpected role \"system\".");
    }

    static string Said(AnsweredMessage message) =>
        Assert.IsType<Cairn.Sandbox.Answers.AnswerBlock.Text>(Assert.Single(message.Answer.Blocks)).Value;

    static void IsRefused(string request, string message)
    {
        using var rehearsal = new Rehearsal();

        var refusal = Assert.Throws<ApiRefusal>(() => rehearsal.Send(request));

        Assert.Equal((400, "invalid_request_error"), (refusal.Status, refusal.Type));
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }

    static string Asking(string content) =>
        $$"""
        {"model":"claude-haiku-5-5","max_tokens":200,"messages":[{"role":"user","content":{{content}}}]}
        """;

    // A tool was used; its result holds two blocks.
    static string Inner(string id, string first, string second) =>
        "\"x\"},{\"role\":\"assistant\",\"content\":["
        + "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}}]},"
        + $"{{\"role\":\"user\",\"content\":[{{\"type\":\"tool_result\",\"tool_use_id\":{id},"
        + $"\"content\":[{first},{second}]}}]";
}
