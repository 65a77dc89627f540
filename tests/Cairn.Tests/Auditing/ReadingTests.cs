using System.IO.Compression;
using System.Text;
using Cairn.Auditing;
using Cairn.Auditing.Reading;
using Cairn.Models;
using Cairn.Tests.Workloads;
using Cairn.Workloads;
using static Cairn.Tests.Auditing.Lines;

namespace Cairn.Tests.Auditing;

/// <summary>The forms in which programs keep requests and what was billed for them.</summary>
public sealed class ReadingTests : IDisposable
{
    const string LangChain = """
        {"kwargs": {"model": "claude-haiku-5-5", "max_tokens": 9, "messages": [
          {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages", "SystemMessage"],
           "kwargs": {"content": [{"type": "text", "text": "Be short.", "cache_control": {"type": "ephemeral"}}]}},
          {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages", "HumanMessage"],
           "kwargs": {"content": "Hi", "type": "human"}}]}}
        """;

    const string Vercel = """
        {"model": "anthropic/claude-haiku-5.5", "maxOutputTokens": 9, "prompt": [
          {"role": "system", "content": "Be short.",
           "providerOptions": {"anthropic": {"cacheControl": {"type": "ephemeral", "ttl": "1h"}}}},
          {"role": "user", "content": [{"type": "text", "text": "Hi"}]}]}
        """;

    const string LiteLlm = """
        {"model": "anthropic/claude-haiku-5-5", "max_tokens": 9, "messages": [
          {"role": "system",
           "content": [{"type": "text", "text": "Be short.", "cache_control": {"type": "ephemeral"}}]},
          {"role": "user", "content": "Hi"}]}
        """;

    const string LangSmith = """
        {"run_type": "llm", "extra": {"invocation_params": {"model": "claude-haiku-5-5", "max_tokens": 9}},
         "inputs": {"messages": [[
          {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages", "SystemMessage"],
           "kwargs": {"content": [{"type": "text", "text": "Be short.", "cache_control": {"type": "ephemeral"}}]}},
          {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages", "HumanMessage"],
           "kwargs": {"content": "Hi"}}]]},
         "outputs": {"llm_output": {"usage": {"input_tokens": 5, "output_tokens": 7}}}}
        """;

    const string OpenAi = """
        {"custom_id": "r1", "method": "POST", "url": "/v1/chat/completions", "body": {"model": "claude-haiku-5-5",
         "max_completion_tokens": 9, "response_format": {"type": "json_object"},
         "tools": [{"type": "function", "function": {"name": "f", "parameters": {}}}],
         "messages": [{"role": "developer", "content": "Be short."}, {"role": "user", "content": "Hi"},
          {"role": "assistant", "content": null, "tool_calls": [{"id": "c", "type": "function",
           "function": {"name": "f", "arguments": "{}"}}]},
          {"role": "tool", "tool_call_id": "c", "content": "done"}]}}
        """;

    readonly WorkloadSetup _setup = new();

    [Theory]
    [InlineData(LangChain, CacheTtl.FiveMinutes)]
    [InlineData(Vercel, CacheTtl.OneHour)]
    [InlineData(LiteLlm, CacheTtl.FiveMinutes)]
    [InlineData(OpenAi, null)]
    [InlineData(LangSmith, CacheTtl.FiveMinutes)]
    public async Task The_bodies_of_frameworks_are_read_with_their_system_prompt_and_marker(string body, CacheTtl? ttl)
    {
        var request = Assert.Single(await ReadAsync("body.json", body)).Request;

        var blocks = request.Prompt!.Blocks.Where(block => block.Section is not PromptSection.Tools).ToList();
        Assert.Equal((PromptSection.System, ttl), (blocks[0].Section, blocks[0].OwnMarker));
        Assert.Equal(PromptSection.Messages, blocks[1].Section);
        Assert.Equal((9, "claude-haiku-5-5"), (request.MaxTokens, request.Prompt.Model));
    }

    [Theory]
    [InlineData("""{"requests": [{"custom_id": "a", "params": BODY}, {"custom_id": "b", "params": BODY}]}""", 2)]
    [InlineData("[\n BODY,\n BODY\n]", 2)]
    [InlineData("BODY\n\nBODY", 2)]
    [InlineData("{\"level\": \"info\"}\n{\"options\": {\"method\": \"post\", \"body\": BODY}}", 1)]
    public async Task Requests_are_found_where_files_keep_them(string text, int count)
    {
        var body = Json([.. Body(0, "Be short.").Select(member => (member.Key, member.Value))]);

        Assert.Equal(count, (await ReadAsync("r.json", text.Replace("BODY", body))).Count);
    }

    [Fact]
    public async Task A_body_that_a_log_keeps_as_text_is_read()
    {
        var body = Json([.. Body(0, "Be short.").Select(member => (member.Key, member.Value))]);

        var read = await ReadAsync("log.jsonl", Json(("input", new { request_body = body })));

        Assert.Equal(2, Assert.Single(read).Blocks.Count);
    }

    [Fact]
    public async Task A_debug_log_shows_request_and_answer_as_one_call()
    {
        var log = Json(("message", "[log_1a] sending request"), ("options", new { body = Body(0, "Be short.") }))
            + "\n[log_1a] post http://127.0.0.1/v1/messages succeeded\n"
            + Json(("message", "[log_2b] sending request"), ("options", new { body = Body(1, "Be short.") })) + "\n"
            + Json(("message", "[log_1a] response parsed"), ("body", new { usage = Usage() }));

        var read = await ReadAsync("debug.log", log);

        Assert.Equal([90L, null], read.Select(call => call.Request.Usage?.Output));
        Assert.All(read, call => Assert.NotNull(call.Request.Prompt));
    }

    [Fact]
    public async Task The_debug_log_of_the_python_client_is_read()
    {
        const string log = "INFO:root:starting\n"
            + "DEBUG:anthropic._base_client:Request options: {'method': 'post', 'url': '/v1/messages', 'files': None, "
            + "'timeout': Timeout(connect=5.0, read=600), 'json_data': {'max_tokens': 9, 'messages': [{'role': 'user', "
            + "'content': \"it's \\\"here\\\"\\n\\xe9\"}], 'model': 'claude-haiku-5-5', 'stream': True}}\n"
            + "DEBUG:anthropic._base_client:HTTP Response: POST https://api.anthropic.com/v1/messages \"200 OK\"\n";

        var request = Assert.Single(await ReadAsync("debug.log", log)).Request;

        Assert.Equal((9, "claude-haiku-5-5", true, 2L),
            (request.MaxTokens, request.Model, request.IsStreamed, request.Place.Line));
    }

    [Theory]
    [InlineData("""
        {"usage": {"input_tokens": 1, "cache_read_input_tokens": 2, "cache_creation_input_tokens": 4,
         "output_tokens": 8}}
        """)]
    [InlineData("""
        {"usage_metadata": {"input_tokens": 7, "output_tokens": 8,
         "input_token_details": {"cache_read": 2, "cache_creation": 4}}}
        """)]
    [InlineData("""
        {"usage": {"prompt_tokens": 7, "completion_tokens": 8, "prompt_tokens_details": {"cached_tokens": 2},
         "cache_creation_input_tokens": 4}}
        """)]
    [InlineData("""
        {"custom_id": "a", "result": {"type": "succeeded", "message": {"usage": {"input_tokens": 1, "output_tokens": 8,
         "cache_read_input_tokens": 2, "cache_creation": {"ephemeral_5m_input_tokens": 4}}}}}
        """)]
    [InlineData("""
        {"data": [{"starting_at": "2026-11-20T00:00:00Z", "results": [{"uncached_input_tokens": 1, "output_tokens": 8,
         "cache_creation": {"ephemeral_5m_input_tokens": 4}, "cache_read_input_tokens": 2}]}]}
        """)]
    [InlineData("input_tokens,cache_creation_input_tokens,cache_read_input_tokens,output_tokens\n1,4,2,8")]
    [InlineData("input_tokens,cache_creation_input_tokens,cache_read_input_tokens,output_tokens\n1.0,4.0,2.0,8.0")]
    [InlineData("""
        {"usage": {"input_tokens": "1", "cache_read_input_tokens": "2", "cache_creation_input_tokens": "4",
         "output_tokens": "8"}}
        """)]
    [InlineData("usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_read,"
        + "usage_output_tokens\n1,4,2,8")]
    public async Task Billed_tokens_are_read_by_whatever_names_they_have(string text) =>
        Assert.Equal(new(1, 4, 0, 2, 8), Assert.Single(await ReadAsync("usage", text)).Request.Usage);

    [Fact]
    public async Task A_packed_file_and_a_folder_are_read_as_what_is_in_them()
    {
        Directory.CreateDirectory(Path.Combine(_setup.Folder, "in", "deep"));
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(Batch(0, Handbook) + "\n" + Batch(1, Handbook)));
        _setup.Write("in/a.jsonl.gz", packed.ToArray());
        _setup.Write("in/deep/b.jsonl", Batch(2, Handbook));
        _setup.Write("in/notes.md", "not read");

        var files = AuditFiles.Expand([Path.Combine(_setup.Folder, "in")]);

        Assert.Equal(["r0", "r1", "r2"], (await ReadAsync(files)).Select(read => read.Request.CustomId));
    }

    [Fact]
    public async Task A_folder_may_hold_files_without_requests_beside_those_with_them()
    {
        Directory.CreateDirectory(Path.Combine(_setup.Folder, "in"));
        _setup.Write("in/labels.csv", "id,label\nr0,a\n");
        _setup.Write("in/package.json", "{\n  \"name\": \"prompts\"\n}\n");
        _setup.Write("in/r.jsonl", Batch(0, Handbook));
        var files = new RequestFiles(ModelCatalog.BuiltIn);

        var read = await ReadAsync(files, AuditFiles.Expand([Path.Combine(_setup.Folder, "in")]));

        Assert.Equal("r0", Assert.Single(read).Request.CustomId);
        Assert.Equal(["labels.csv", "package.json"], files.PassedOver.Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_folder_in_which_no_file_holds_a_request_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(_setup.Folder, "in"));
        _setup.Write("in/labels.csv", "id,label\nr0,a\n");

        var refused = await Assert.ThrowsAsync<BadInputException>(
            () => ReadAsync(AuditFiles.Expand([Path.Combine(_setup.Folder, "in")])));

        Assert.Contains("labels.csv: found no request", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_gzip_file_is_named_as_one()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(string.Join('\n', Of(100, row => Batch(row, Handbook)))));
        var bytes = packed.ToArray();
        bytes.AsSpan(bytes.Length / 2).Fill(0xFF);
        var file = new AuditFile(_setup.Write("a.gz", bytes), IsNamed: true);

        var refused = await Assert.ThrowsAsync<BadInputException>(() => ReadAsync([file]));

        Assert.Contains("a.gz: found a gzip file that is damaged", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"custom_id\": \"a\", \"params\": {\"messages\": []", "r.jsonl:1: found a line that is no JSON")]
    [InlineData("{\"messages\": 5}\n", "found 1 lines without a request")]
    [InlineData("{\"messages\": [{\"role\": \"user\"}, 7]}", "r.jsonl:1: found a message without a role")]
    [InlineData("", "found an empty file")]
    [InlineData("{\"messages\": [{\"role\": \"user\", \"content\": \"\\ud83d\"}]}", "r.jsonl:1: found text that is no")]
    [InlineData("[{\"a\": 1]", "found text that is no JSON")]
    [InlineData("model,input_tokens\na,1,2\n", "r.jsonl:2: found a row of 3 columns")]
    [InlineData("model,input_tokens\na,1\na,NaN\n", "r.jsonl:3: found \"NaN\" in input_tokens; expected a whole")]
    [InlineData("{\"usage\": {\"input_tokens\": -5}}", "r.jsonl:1: found -5 in input_tokens")]
    [InlineData("{\"usage\": {\"input_tokens\": 1e400}}", "r.jsonl:1: found 1e400 in input_tokens")]
    [InlineData("{\"usage\": {\"input_tokens\": 9223372036854775807}}", "found 9223372036854775807 in input_tokens")]
    [InlineData("{\"usage\": {\"input_tokens\": 1, \"cache_creation\": {\"ephemeral_1h_input_tokens\": 0.5}}}",
        "r.jsonl:1: found 0.5 in ephemeral_1h_input_tokens")]
    [InlineData("{\"custom_id\": \"a\", \"params\": {\"messages\": \"Hi\"}}", "r.jsonl:1: found a batch line")]
    public async Task What_cannot_be_read_is_refused_with_its_place(string text, string expected)
    {
        var refused = await Assert.ThrowsAsync<BadInputException>(() => ReadAsync("r.jsonl", text));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _setup.Dispose();

    Task<List<MeasuredRequest>> ReadAsync(string name, string text) =>
        ReadAsync([new(_setup.Write(name, text), IsNamed: true)]);

    static Task<List<MeasuredRequest>> ReadAsync(IReadOnlyList<AuditFile> files) =>
        ReadAsync(new RequestFiles(ModelCatalog.BuiltIn), files);

    static async Task<List<MeasuredRequest>> ReadAsync(RequestFiles reader, IReadOnlyList<AuditFile> files)
    {
        List<MeasuredRequest> read = [];
        await foreach (var request in reader.ReadAsync(files, TestContext.Current.CancellationToken))
            read.Add(request);
        return read;
    }
}
