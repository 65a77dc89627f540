using System.Text.Json.Nodes;
using Cairn.Models;
using Cairn.Workloads;

namespace Cairn.Tests.Workloads;

/// <summary>Batch lines in OpenAI's form, asked as Messages.</summary>
public sealed class OpenAiInputTests : IDisposable
{
    const string Yaml = """
        name: t
        input: lines.jsonl
        model: claude-haiku-5-5
        max_tokens: 300

        """;

    readonly WorkloadSetup _setup = new();

    [Fact]
    public void A_chat_body_becomes_a_Messages_body() => AssertMapped(
        """
        {"model": "gpt-4o-mini", "max_completion_tokens": 300, "stop": "END", "user": "u7", "temperature": 1, "n": 1,
         "messages": [
           {"role": "developer", "content": "Be brief."},
           {"role": "user", "content": [
             {"type": "text", "text": "What is it?"},
             {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBO", "detail": "auto"}},
             {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,JVBE"}}]}],
         "response_format": {"type": "json_schema", "json_schema": {"name": "x", "strict": true, "schema":
           {"type": "object", "properties": {}, "additionalProperties": false}}},
         "reasoning_effort": "low"}
        """,
        """
        {"model": "claude-haiku-5-5", "max_tokens": 300,
         "output_config": {"format": {"type": "json_schema", "schema":
           {"type": "object", "properties": {}, "additionalProperties": false}}, "effort": "low"},
         "system": [{"type": "text", "text": "Be brief."}],
         "messages": [{"role": "user", "content": [
           {"type": "text", "text": "What is it?"},
           {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBO"}},
           {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": "JVBE"},
            "title": "a.pdf"}]}],
         "metadata": {"user_id": "u7"}, "stop_sequences": ["END"]}
        """);

    [Fact]
    public void Calls_of_tools_and_their_results_are_turns_of_Messages() => AssertMapped(
        """
        {"messages": [
           {"role": "user", "content": "Weather?"},
           {"role": "assistant", "content": null, "tool_calls": [
             {"id": "c1", "type": "function", "function": {"name": "look", "arguments": "{\"city\": \"Köln\"}"}},
             {"id": "c2", "type": "function", "function": {"name": "look", "arguments": "{}"}}]},
           {"role": "tool", "tool_call_id": "c1", "content": "rain"},
           {"role": "tool", "tool_call_id": "c2", "content": "sun"}],
         "tools": [{"type": "function", "function": {"name": "look", "description": "d", "strict": true,
           "parameters": {"type": "object", "properties": {}}}}],
         "tool_choice": "auto", "parallel_tool_calls": false}
        """,
        """
        {"model": "claude-haiku-5-5", "max_tokens": 300,
         "tools": [{"name": "look", "description": "d", "input_schema": {"type": "object", "properties": {}},
           "strict": true}],
         "tool_choice": {"type": "auto", "disable_parallel_tool_use": true},
         "messages": [
           {"role": "user", "content": [{"type": "text", "text": "Weather?"}]},
           {"role": "assistant", "content": [
             {"type": "tool_use", "id": "c1", "name": "look", "input": {"city": "Köln"}},
             {"type": "tool_use", "id": "c2", "name": "look", "input": {}}]},
           {"role": "user", "content": [
             {"type": "tool_result", "tool_use_id": "c1", "content": [{"type": "text", "text": "rain"}]},
             {"type": "tool_result", "tool_use_id": "c2", "content": [{"type": "text", "text": "sun"}]}]}]}
        """);

    [Fact]
    public void A_responses_body_becomes_a_Messages_body() => AssertMapped(
        """
        {"model": "gpt-5", "instructions": "Be brief.", "max_output_tokens": 300, "store": false,
         "input": [
           {"role": "user", "content": [{"type": "input_text", "text": "Hi"},
             {"type": "input_image", "image_url": "https://x.example/a.png"}]},
           {"type": "function_call", "call_id": "c1", "name": "look", "arguments": "{}"},
           {"type": "function_call_output", "call_id": "c1", "output": "rain"}],
         "text": {"format": {"type": "text"}}, "reasoning": {"effort": "high", "summary": null}}
        """,
        """
        {"model": "claude-haiku-5-5", "max_tokens": 300, "output_config": {"effort": "high"},
         "system": [{"type": "text", "text": "Be brief."}],
         "messages": [
           {"role": "user", "content": [{"type": "text", "text": "Hi"},
             {"type": "image", "source": {"type": "url", "url": "https://x.example/a.png"}}]},
           {"role": "assistant", "content": [{"type": "tool_use", "id": "c1", "name": "look", "input": {}}]},
           {"role": "user", "content": [
             {"type": "tool_result", "tool_use_id": "c1", "content": [{"type": "text", "text": "rain"}]}]}]}
        """,
        "/v1/responses");

    [Theory]
    [InlineData("temperature", "0.2")]
    [InlineData("seed", "7")]
    [InlineData("n", "2")]
    [InlineData("logprobs", "true")]
    [InlineData("logit_bias", """{"50256": -100}""")]
    [InlineData("functions", "[]")]
    [InlineData("web_search_options", "{}")]
    [InlineData("metadata", """{"a": "b"}""")]
    [InlineData("response_format.type \"json_object\"", """{"type": "json_object"}""")]
    [InlineData("reasoning_effort \"minimal\"", "\"minimal\"")]
    [InlineData("tools[0].type \"web_search\"", """[{"type": "web_search"}]""")]
    public void What_Messages_has_no_equal_of_is_refused_by_name(string field, string value)
    {
        Write($$$"""{"{{{field.Split('.', ' ', '[')[0]}}}": {{{value}}}, {{{Question}}}}""");

        Assert.Equal($"body.{field}", FaultOf(Yaml).Found);
    }

    [Theory]
    [InlineData("""{"role": "user", "name": "Bob", "content": "x"}""", "name")]
    [InlineData("""{"role": "function", "name": "f", "content": "x"}""", "role \"function\"")]
    [InlineData("""{"role": "user", "content": [{"type": "input_audio", "input_audio": {}}]}""",
        "content[0].type \"input_audio\"")]
    [InlineData("""{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "u", "detail": "high"}}]}""",
        "content[0].image_url.detail")]
    [InlineData("""{"role": "user", "content": [{"type": "file", "file": {"file_id": "f1"}}]}""",
        "content[0].file.file_id")]
    public void What_a_message_cannot_say_to_Messages_is_refused_by_its_path(string message, string path)
    {
        Write($$"""{"messages": [{"role": "user", "content": "first"}, {{message}}]}""");

        var faults = Assert.Throws<BadInputException>(() => Snapshot(Yaml)).Faults;

        Assert.Equal((1, $"body.messages[1].{path}"), (faults[0].Line, faults[0].Found));
    }

    [Fact]
    public void Fields_that_the_user_drops_are_left_out()
    {
        Write($$"""{"temperature": 0.2, "seed": 7, {{Question}}}""");
        var yaml = Yaml.Replace(
            "lines.jsonl", "{ file: lines.jsonl, drop: [temperature, seed] }", StringComparison.Ordinal);

        Assert.Single(_setup.Compose(yaml));
    }

    [Fact]
    public void All_faults_of_all_lines_are_told_together()
    {
        _setup.Write("lines.jsonl", $$$"""
            {"custom_id": "a", "method": "POST", "url": "/v1/chat/completions", "body": {"seed": 1, {{{Question}}}}}
            {"custom_id": "b", "method": "POST", "url": "/v1/embeddings", "body": {"input": "x"}}
            {"custom_id": "c", "method": "POST", "url": "/v1/chat/completions"}
            {"custom_id": "a", "method": "POST", "url": "/v1/chat/completions", "body": {"n": 3, {{{Question}}}}}
            """);

        var faults = Assert.Throws<BadInputException>(() => Snapshot(Yaml)).Faults;

        Assert.Equal([1, 2, 3, 4, 4], faults.Select(fault => fault.Line ?? 0));
    }

    [Fact]
    public void A_model_of_another_company_needs_one_to_take_its_place()
    {
        Write($$"""{"model": "gpt-4o", "max_tokens": 5, {{Question}}}""");
        var path = Path.Combine(_setup.Folder, "lines.jsonl");
        var workload = WorkloadFile.Read(path, ModelCatalog.BuiltIn);
        var row = Assert.Single(_setup.Rows(workload.Input));

        var refused = Assert.Throws<BadInputException>(
            () => new RequestComposer(workload, ModelCatalog.BuiltIn).Compose(row));

        Assert.Contains("model: in a cairn.yaml", Assert.Single(refused.Faults).Repair, StringComparison.Ordinal);
    }

    static string Question => """ "messages": [{"role": "user", "content": "x"}] """;

    void AssertMapped(string body, string expected, string url = "/v1/chat/completions")
    {
        Write(body, url);

        var actual = JsonNode.Parse(WorkloadSetup.Bytes(Assert.Single(_setup.Compose(Yaml))));

        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), actual!.ToJsonString());
    }

    void Write(string body, string url = "/v1/chat/completions") => _setup.Write("lines.jsonl", new JsonObject
    {
        ["custom_id"] = "a",
        ["method"] = "POST",
        ["url"] = url,
        ["body"] = JsonNode.Parse(body),
    }.ToJsonString());

    Fault FaultOf(string yaml) => Assert.Single(Assert.Throws<BadInputException>(() => Snapshot(yaml)).Faults);

    void Snapshot(string yaml) =>
        InputSnapshot.Take(_setup.Read(yaml).Input, TestContext.Current.CancellationToken);

    public void Dispose() => _setup.Dispose();
}
