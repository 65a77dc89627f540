using System.Text;
using System.Text.Json;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

public sealed class RequestComposerTests : IDisposable
{
    readonly WorkloadSetup _setup = new();

    [Fact]
    public void A_request_is_written_in_one_fixed_form()
    {
        _setup.Write("answer.schema.json", """{ "type": "string", "description": "not a {{ column }}" }""");
        var request = _setup.Compose(WorkloadSetup.Minimal + """
            system: ["Be <kind> & \"short\".", "ü😀"]
            tools: [{ name: t, input_schema: { type: object } }]
            output: { schema: answer.schema.json }
            params:
              stop_sequences: ["END"]
              metadata: { user_id: "{{ id }}" }
              output_config: { effort: low }
              tool_choice: { type: auto }
            """)[0];

        Assert.Equal(
            """{"model":"claude-haiku-5-5","max_tokens":300,"tools":[{"name":"t","input_schema":{"type":"object"}}]"""
            + ""","tool_choice":{"type":"auto"}"""
            + ""","output_config":{"effort":"low","format":{"type":"json_schema","schema":"""
            + """{"type":"string","description":"not a {{ column }}"}}}"""
            + ""","system":[{"type":"text","text":"Be <kind> & \"short\"."},{"type":"text","text":"ü😀"}]"""
            + ""","messages":[{"role":"user","content":[{"type":"text","text":"hello"}]}]"""
            + ""","metadata":{"user_id":"1"},"stop_sequences":["END"]}""",
            WorkloadSetup.Bytes(request));
    }

    [Theory]
    [InlineData("\"q\" \\ \b \t / <>&'+ \u007f \u2028 ü 😀 €")]
    [InlineData("{{ not a column }}")]
    public void A_value_arrives_as_it_was(string value)
    {
        _setup.Write("rows.csv", $"id,text\n1,\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n");
        var body = JsonElement.Parse(WorkloadSetup.Bytes(_setup.Compose(WorkloadSetup.Minimal)[0]));

        Assert.Equal(value, body.GetProperty("messages")[0].GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact]
    public void Two_readings_give_the_same_bytes_and_hashes()
    {
        var yaml = WorkloadSetup.Minimal + "system: Be kind.\nparams: { metadata: { user_id: \"{{ id }}\" } }";
        var (first, second) = (_setup.Compose(yaml), _setup.Compose(yaml));

        Assert.Equal(first.Select(request => WorkloadSetup.Bytes(request)),
            second.Select(request => WorkloadSetup.Bytes(request)));
        Assert.Equal(first.SelectMany(Hashes), second.SelectMany(Hashes));
    }

    [Fact]
    public void Blocks_that_are_equal_have_equal_hashes_and_others_do_not()
    {
        _setup.Write("rows.csv", "id,text\n1,same\n2,same\n3,other\n");
        var requests = _setup.Compose(WorkloadSetup.Minimal + "system: same");

        Assert.Same(requests[0].Blocks[0], requests[2].Blocks[0]);
        Assert.Equal(requests[0].Blocks[1].Hash, requests[1].Blocks[1].Hash);
        Assert.NotEqual(requests[0].Blocks[1].Hash, requests[2].Blocks[1].Hash);
        Assert.NotEqual(requests[0].Blocks[0].Hash, requests[0].Blocks[1].Hash);
    }

    [Theory]
    [InlineData("thinking: { type: adaptive }", false)]
    [InlineData("tool_choice: { type: none }", false)]
    [InlineData("output_config: { effort: low }", false)]
    [InlineData("stop_sequences: [END]", true)]
    [InlineData("metadata: { user_id: x }", true)]
    public void Only_what_the_model_reads_parts_requests_in_the_cache(string parameter, bool same)
    {
        var plain = _setup.Compose(WorkloadSetup.Minimal)[0].SettingsHash;

        Assert.Equal(
            same, plain == _setup.Compose(WorkloadSetup.Minimal + $"params: {{ {parameter} }}")[0].SettingsHash);
    }

    [Fact]
    public void A_marker_goes_onto_its_block_and_changes_nothing_else()
    {
        var request = _setup.Compose(WorkloadSetup.Minimal + "system: [a, b]")[0];
        var marked = WorkloadSetup.Bytes(request, new CacheMarker(1, CacheTtl.OneHour));

        Assert.Contains("""{"type":"text","text":"b","cache_control":{"type":"ephemeral","ttl":"1h"}}""", marked,
            StringComparison.Ordinal);
        Assert.Equal(
            WorkloadSetup.Bytes(request),
            marked.Replace(""","cache_control":{"type":"ephemeral","ttl":"1h"}""", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_marker_where_none_can_be_is_a_bug_of_the_caller()
    {
        var request = _setup.Compose(WorkloadSetup.Minimal)[0];

        Assert.Throws<ArgumentException>(() => WorkloadSetup.Bytes(request, new CacheMarker(1, CacheTtl.OneHour)));
    }

    [Fact]
    public void Several_markers_go_onto_their_blocks()
    {
        var request = _setup.Compose(WorkloadSetup.Minimal + "system: [a, b]")[0];

        var marked = WorkloadSetup.Bytes(request, new(0, CacheTtl.OneHour), new(2, CacheTtl.FiveMinutes));

        Assert.Contains("""{"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"1h"}}""", marked,
            StringComparison.Ordinal);
        Assert.Contains("""{"type":"text","text":"hello","cache_control":{"type":"ephemeral","ttl":"5m"}}""", marked,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_length_of_a_request_is_told_before_it_is_written()
    {
        var request = _setup.Compose(WorkloadSetup.Minimal + "system: [ä, b]\ntools: [{name: f, input_schema: {}}]")[0];
        CacheMarker[] markers = [new(0, CacheTtl.OneHour), new(1, CacheTtl.FiveMinutes), new(3, CacheTtl.FiveMinutes)];

        Assert.Equal(request.LengthWith([]), Encoding.UTF8.GetByteCount(WorkloadSetup.Bytes(request)));
        Assert.Equal(request.LengthWith(markers), Encoding.UTF8.GetByteCount(WorkloadSetup.Bytes(request, markers)));
    }

    [Theory]
    [InlineData(1, CacheTtl.OneHour, 0, CacheTtl.OneHour)]
    [InlineData(1, CacheTtl.OneHour, 1, CacheTtl.OneHour)]
    [InlineData(0, CacheTtl.FiveMinutes, 1, CacheTtl.OneHour)]
    public void Markers_out_of_order_are_a_bug_of_the_caller(int first, CacheTtl life, int second, CacheTtl secondLife)
    {
        var request = _setup.Compose(WorkloadSetup.Minimal + "system: [a, b]")[0];

        Assert.Throws<ArgumentException>(
            () => WorkloadSetup.Bytes(request, new(first, life), new(second, secondLife)));
    }

    [Fact]
    public void A_fifth_marker_is_a_bug_of_the_caller()
    {
        var request = _setup.Compose(WorkloadSetup.Minimal + "system: [a, b, c, d]")[0];

        Assert.Throws<ArgumentException>(() => WorkloadSetup.Bytes(
            request, [.. Enumerable.Range(0, 5).Select(block => new CacheMarker(block, CacheTtl.OneHour))]));
    }

    [Fact]
    public void A_system_text_that_renders_empty_is_left_out()
    {
        _setup.Write("rows.csv", "id,text,vip\n1,a,yes\n2,b,\n");
        var requests = _setup.Compose(WorkloadSetup.Minimal + "system: \"{{#if vip}}Bow.{{/if}}\"");

        Assert.Equal([2, 1], requests.Select(request => request.Blocks.Count));
        Assert.DoesNotContain("system", WorkloadSetup.Bytes(requests[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_conversation_with_content_blocks_is_written_turn_by_turn()
    {
        var request = _setup.Compose(WorkloadSetup.Minimal.Replace("user: \"{{ text }}\"", """
            messages:
              - role: user
                content:
                  - { type: image, source: { type: base64, media_type: image/png, data: AAAA } }
                  - { type: text, text: "{{ text }}" }
              - { role: assistant, content: "Yes?" }
              - { role: user, content: { text: "{{ id }}" } }
            """, StringComparison.Ordinal))[0];

        Assert.EndsWith(
            ""","messages":[{"role":"user","content":["""
            + """{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},"""
            + """{"type":"text","text":"hello"}]},{"role":"assistant","content":[{"type":"text","text":"Yes?"}]},"""
            + """{"role":"user","content":[{"type":"text","text":"1"}]}]}""",
            WorkloadSetup.Bytes(request), StringComparison.Ordinal);
        Assert.Equal([true, false, false, false], request.Blocks.Select(block => block.IsMedia));
        Assert.Equal([5, 4, 1], request.Blocks.Skip(1).Select(block => block.Utf16Length));
    }

    [Theory]
    [InlineData(
        """[{"role":"user","content":"\u00e9"},{"role":"user","content":[{"type":"text","text":"x"}]}]""")]
    [InlineData("""
        "[{\"role\":\"user\",\"content\":\"\\u00e9\"},{\"role\":\"user\",\"content\":\"x\"}]"
        """)]
    public void Messages_may_come_whole_from_a_column(string column)
    {
        _setup.Write("rows.jsonl", $"{{\"id\":1,\"talk\":{column.Trim()}}}\n");

        Assert.EndsWith(
            ""","messages":[{"role":"user","content":[{"type":"text","text":"\u00e9"}]},"""
            + """{"role":"user","content":[{"type":"text","text":"x"}]}]}""",
            WorkloadSetup.Bytes(_setup.Compose(TalkYaml)[0]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"id\":2}", "a row without \"talk\"")]
    [InlineData("{\"id\":2,\"talk\":\"oops\"}", "\"talk\" that is not JSON (at byte 0)")]
    [InlineData("{\"id\":2,\"talk\":[]}", "messages that are no list or empty")]
    [InlineData("{\"id\":2,\"talk\":[{\"role\":\"user\"}]}", "a message without a proper role and content")]
    [InlineData(
        "{\"id\":2,\"talk\":[{\"role\":\"user\",\"content\":\"a\",\"name\":\"b\"}]}", "a message with \"name\"")]
    [InlineData("{\"id\":2,\"talk\":[{\"role\":\"user\",\"content\":[]}]}", "a message without content")]
    [InlineData("{\"id\":2,\"talk\":[{\"role\":\"assistant\",\"content\":\"a\"}]}",
        "a conversation that ends with the assistant (prefill)")]
    public void A_row_whose_messages_are_wrong_is_refused_with_its_line(string row, string found)
    {
        _setup.Write("rows.jsonl", "{\"id\":1,\"talk\":[{\"role\":\"user\",\"content\":\"a\"}]}\n" + row);
        var fault = Assert.Single(Assert.Throws<BadInputException>(() => _setup.Compose(TalkYaml)).Faults);

        Assert.Equal((2, found), (fault.Line, fault.Found));
    }

    [Fact]
    public void A_json_row_without_a_column_is_refused_with_its_line()
    {
        _setup.Write("rows.jsonl", "{\"id\":1,\"text\":\"a\"}\n{\"id\":2}\n");
        var exception = Assert.Throws<BadInputException>(
            () => _setup.Compose(WorkloadSetup.Minimal.Replace("rows.csv", "rows.jsonl", StringComparison.Ordinal)));

        Assert.Equal((2, "a row without \"text\""), (exception.Faults[0].Line, exception.Faults[0].Found));
    }

    public void Dispose() => _setup.Dispose();

    static string TalkYaml => WorkloadSetup.Minimal
        .Replace("rows.csv", "rows.jsonl", StringComparison.Ordinal)
        .Replace("user: \"{{ text }}\"", "messages: \"{{ talk }}\"", StringComparison.Ordinal);

    static IEnumerable<UInt128> Hashes(ComposedRequest request) =>
        request.Blocks.Select(block => block.Hash).Append(request.SettingsHash);
}
