using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

public sealed class BatchLinesTests : IDisposable
{
    const string Yaml = "name: t\ninput: lines.jsonl\n";

    readonly WorkloadSetup _setup = new();

    [Fact]
    public void A_ready_line_keeps_its_values_in_our_order()
    {
        var request = Compose("""
            "metadata": {"user_id": "a b"}, "messages": [{"role": "user", "content": "h\u00e9 \"x\""}],
            "system": "Be kind.", "max_tokens": 1e2, "model": "claude-haiku-5-5", "thinking": {"type": "adaptive"}
            """.Replace("1e2", "100", StringComparison.Ordinal));

        Assert.Equal(
            """{"model":"claude-haiku-5-5","max_tokens":100,"thinking":{"type":"adaptive"}"""
            + ""","system":[{"type":"text","text":"Be kind."}]"""
            + ""","messages":[{"role":"user","content":[{"type":"text","text":"h\u00e9 \"x\""}]}]"""
            + ""","metadata":{"user_id":"a b"}}""",
            WorkloadSetup.Bytes(request));
    }

    [Fact]
    public void Own_markers_are_kept_and_do_not_change_the_hash()
    {
        var plain = Compose(Valid + """, "system": [{"type":"text","text":"a"}]""");
        var marked = Compose(
            Valid + """, "system": [{"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"1h"}}]""");

        Assert.Equal((false, true), (plain.HasOwnMarkers, marked.HasOwnMarkers));
        Assert.Equal(CacheTtl.OneHour, marked.Blocks[0].OwnMarker);
        Assert.Equal(plain.Blocks[0].Hash, marked.Blocks[0].Hash);
        Assert.Contains("cache_control", WorkloadSetup.Bytes(marked), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => WorkloadSetup.Bytes(marked, new CacheMarker(0, CacheTtl.OneHour)));
    }

    [Fact]
    public void The_automatic_marker_counts_as_an_own_one() =>
        Assert.True(Compose(Valid + """, "cache_control": {"type":"ephemeral"}""").HasOwnMarkers);

    [Fact]
    public void A_schema_in_the_line_checks_its_answer()
    {
        var request =
            Compose(Valid + """, "output_config": {"format": {"type": "json_schema", "schema": {"type": "string"}}}""");

        Assert.NotNull(request.AnswerSchema?.FaultOf(System.Text.Json.JsonElement.Parse("1")));
    }

    [Fact]
    public void A_paused_turn_may_be_continued_but_a_prefill_is_refused()
    {
        var open = Valid.TrimEnd(']') + """
            ,{"role":"assistant","content":
            """;

        Assert.Equal(2,
            Compose(open + """[{"type":"server_tool_use","id":"x","name":"web_search","input":{}}]}]""").Blocks.Count);
        Assert.Throws<BadInputException>(() => Compose(open + "\"{\"}]"));
    }

    [Fact]
    public void What_lines_share_is_one_block()
    {
        var line = $$$"""{"custom_id":"ID","params":{{{{Valid}}}, "system":"shared"}}""";
        _setup.Write("lines.jsonl", line + "\n" + line.Replace("ID", "other", StringComparison.Ordinal) + "\n");
        var requests = _setup.Compose(Yaml);

        Assert.Same(requests[0].Blocks[0], requests[1].Blocks[0]);
    }

    [Theory]
    [InlineData("""
        "model":"claude-haiku-5-5","max_tokens":0,"messages":[{"role":"user","content":"a"}]
        """, "max_tokens 0")]
    [InlineData("""
        "model":"nobody","max_tokens":1,"messages":[{"role":"user","content":"a"}]
        """, "model \"nobody\"")]
    [InlineData("""
        "max_tokens":1,"messages":[{"role":"user","content":"a"}]
        """, "params without a model")]
    [InlineData("""
        "model":"claude-haiku-5-5","messages":[{"role":"user","content":"a"}]
        """, "params without max_tokens")]
    [InlineData("""
        "model":"claude-haiku-5-5","max_tokens":1
        """, "params without messages")]
    [InlineData("""
        "model":"claude-haiku-5-5","max_tokens":1,"messages":[{"role":"user","content":"a"}],"temperature":1
        """, "temperature")]
    [InlineData("""
        "model":"claude-haiku-5-5","max_tokens":1,"messages":[{"role":"user","content":"a"}],"tools":"x"
        """, "tools that is String")]
    public void A_line_that_would_be_refused_is_refused_with_its_number(string parameters, string found)
    {
        var fault = Assert.Single(Assert.Throws<BadInputException>(() => Compose(parameters)).Faults);

        Assert.Equal((1, found), (fault.Line, fault.Found));
    }

    [Theory]
    [InlineData("model: claude-opus-5")]
    [InlineData("max_tokens: 5")]
    public void A_conflict_between_line_and_file_is_refused(string key) =>
        Assert.Throws<BadInputException>(() => Compose(Valid, Yaml + key));

    [Fact]
    public void What_lines_lack_the_file_may_give() => Assert.StartsWith(
        """{"model":"claude-opus-5","max_tokens":5,""",
        WorkloadSetup.Bytes(Compose(
            """
            "messages":[{"role":"user","content":"a"}]
            """, Yaml + "model: claude-opus-5\nmax_tokens: 5")),
        StringComparison.Ordinal);

    [Fact]
    public void A_prompt_beside_ready_lines_is_refused()
    {
        Write(Valid);

        Assert.Equal("\"user\" beside ready batch lines", _setup.FaultOf(Yaml + "user: hello").Found);
    }

    [Fact]
    public void Rows_that_look_like_ready_lines_can_be_declared_rows()
    {
        Write(Valid);
        var requests = _setup.Compose("""
            name: t
            input: { file: lines.jsonl, format: jsonl }
            model: claude-haiku-5-5
            max_tokens: 9
            user: "{{ custom_id }}"
            """);

        Assert.Contains("\"text\":\"my id\"", WorkloadSetup.Bytes(requests[0]), StringComparison.Ordinal);
    }

    public void Dispose() => _setup.Dispose();

    const string Valid = """
        "model":"claude-haiku-5-5","max_tokens":1,"messages":[{"role":"user","content":"a"}]
        """;

    void Write(string parameters) => _setup.Write(
        "lines.jsonl", $$$"""{"custom_id":"my id","params":{{{{parameters.ReplaceLineEndings(" ")}}}}}""" + "\n");

    ComposedRequest Compose(string parameters, string yaml = Yaml)
    {
        Write(parameters);
        return _setup.Compose(yaml)[0];
    }
}
