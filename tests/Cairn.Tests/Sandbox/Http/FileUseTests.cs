using System.Text.Json;
using static Cairn.Tests.Sandbox.Http.FileTests;

namespace Cairn.Tests.Sandbox.Http;

/// <summary>What a file is to the requests that refer to it.</summary>
public sealed class FileUseTests
{
    static readonly string Manual = new('m', 3_500);

    [Fact]
    public async Task A_text_file_counts_as_its_text()
    {
        await using var calls = await SandboxCalls.StartAsync();
        var id = IdOf((await UploadAsync(calls, Manual, "manual.txt")).Json);

        var inline = Ask($$"""{"type":"text","media_type":"text/plain","data":"{{Manual}}"}""", isSource: true);

        Assert.Equal(await CountAsync(calls, inline), await CountAsync(calls, Ask(id)));
        Assert.True(await CountAsync(calls, Ask(id)) > 1_300);
    }

    [Theory]
    [InlineData("page.pdf", "document", 3_000)]
    [InlineData("photo.png", "image", 1_600)]
    public async Task Other_files_count_a_constant(string filename, string block, int tokens)
    {
        await using var calls = await SandboxCalls.StartAsync();
        var id = IdOf((await UploadAsync(calls, "anything", filename)).Json);

        Assert.InRange(await CountAsync(calls, Ask(id, block)), tokens, tokens + 10);
    }

    [Theory]
    [InlineData("photo.png", "document")]
    [InlineData("manual.txt", "image")]
    [InlineData("table.csv", "document")]
    public async Task A_file_fits_only_the_block_of_its_kind(string filename, string block)
    {
        await using var calls = await SandboxCalls.StartAsync();
        var id = IdOf((await UploadAsync(calls, "anything", filename)).Json);

        var answer = await calls.PostAsync("/v1/messages", Ask(id, block));

        Assert.Equal(400, answer.Status);
        Assert.StartsWith("Invalid file type", answer.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"document","source":{"type":"file","file_id":"file_none"}}""")]
    [InlineData("""{"source":{"file_id":"file_none","type":"file"},"type":"image"}""")]
    [InlineData("""{"type":"container_upload","file_id":"file_none"}""")]
    [InlineData("""{"type":"document","source":{"type":"content","content":[IMAGE]}}""")]
    public async Task A_file_that_does_not_exist_is_not_found(string block)
    {
        await using var calls = await SandboxCalls.StartAsync();

        var answer = await calls.PostAsync("/v1/messages", AskContent($"[{WithImage(block)}]"));

        Assert.Equal((404, "not_found_error"), (answer.Status, answer.ErrorType));
        Assert.Contains("file_none", answer.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_result_may_hold_a_file_and_the_input_of_a_tool_never_does()
    {
        await using var calls = await SandboxCalls.StartAsync();
        const string call = """{"type":"tool_use","id":"toolu_01","name":"look","input":{"source":IMAGE}}""";
        const string result = """{"type":"tool_result","tool_use_id":"toolu_01","content":[IMAGE]}""";
        const string plain = """{"type":"tool_result","tool_use_id":"toolu_01","content":"nothing"}""";

        var missing = await calls.PostAsync("/v1/messages", Look(WithImage(call), WithImage(result)));
        var present = await calls.PostAsync("/v1/messages", Look(WithImage(call), plain));

        Assert.Equal(404, missing.Status);
        Assert.Equal(200, present.Status);
    }

    [Fact]
    public async Task A_source_that_says_more_than_its_file_is_refused_for_it()
    {
        await using var calls = await SandboxCalls.StartAsync();
        var id = IdOf((await UploadAsync(calls, Manual, "manual.txt")).Json);
        var source = $$"""{"type":"file","file_id":"{{id}}","page":2}""";

        var answer = await calls.PostAsync("/v1/messages", Ask(source, isSource: true));

        Assert.Equal((400, "invalid_request_error"), (answer.Status, answer.ErrorType));
        Assert.Contains("page: Extra inputs are not permitted", answer.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cache_goes_by_the_content_whatever_the_id()
    {
        await using var calls = await SandboxCalls.StartAsync();
        var first = IdOf((await UploadAsync(calls, Manual, "manual.txt")).Json);
        var again = IdOf((await UploadAsync(calls, Manual, "copy.txt")).Json);
        var other = IdOf((await UploadAsync(calls, Manual + "!", "manual.txt")).Json);

        var usages = new List<JsonElement>();
        foreach (var id in (string[])[first, again, other])
            usages.Add((await calls.PostAsync("/v1/messages", Ask(id, ttl: "5m"))).Json.GetProperty("usage"));

        long[] reads = [.. usages.Select(usage => usage.GetProperty("cache_read_input_tokens").GetInt64())];
        Assert.Equal(0, reads[0]);
        Assert.Equal(usages[0].GetProperty("cache_creation_input_tokens").GetInt64(), reads[1]);
        Assert.Equal(0, reads[2]);
    }

    [Fact]
    public async Task A_batch_may_refer_to_files()
    {
        await using var calls = await SandboxCalls.StartAsync();
        var id = IdOf((await UploadAsync(calls, Manual, "manual.txt")).Json);

        var results = await RunAsync(calls, Ask(id), Ask("file_none"));

        Assert.Equal("succeeded", results[0].GetProperty("type").GetString());
        Assert.Equal("errored", results[1].GetProperty("type").GetString());
        Assert.Equal("not_found_error", Text.ErrorTypeOf(results[1]));
    }

    [Fact]
    public async Task Files_in_batches_can_be_switched_off()
    {
        await using var calls = await SandboxCalls.StartAsync(new() { Files = new() { AllowedInBatches = false } });
        var id = IdOf((await UploadAsync(calls, Manual, "manual.txt")).Json);

        var results = await RunAsync(calls, Ask(id), Rehearsal.Ask("Hello"));

        Assert.Equal("invalid_request_error", Text.ErrorTypeOf(results[0]));
        Assert.Equal("succeeded", results[1].GetProperty("type").GetString());
        Assert.Equal(200, (await calls.PostAsync("/v1/messages", Ask(id))).Status);
    }

    [Fact]
    public async Task A_batch_whose_file_is_deleted_before_it_runs_errors()
    {
        await using var calls = await SandboxCalls.StartAsync();
        var id = IdOf((await UploadAsync(calls, Manual, "manual.txt")).Json);
        var body = BodyOf(Ask(id));
        var batch = (await calls.PostAsync("/v1/messages/batches", body)).Json;

        await calls.SendAsync("DELETE", "/v1/files/" + id);

        Assert.Equal("not_found_error", Text.ErrorTypeOf((await ResultsAsync(calls, batch))[0]));
    }

    internal static string Ask(
        string fileIdOrSource, string block = "document", string? ttl = null, bool isSource = false)
    {
        var source = isSource ? fileIdOrSource : $$"""{"type":"file","file_id":"{{fileIdOrSource}}"}""";
        return AskContent(
            $$"""[{"type":"{{block}}","source":{{source}}{{Rehearsal.Marker(ttl)}}},{"type":"text","text":"Hi"}]""");
    }

    static string WithImage(string text) => text.Replace(
        "IMAGE", """{"type":"image","source":{"type":"file","file_id":"file_none"}}""", StringComparison.Ordinal);

    static string Look(string call, string result) => $$$"""
        {"model":"claude-haiku-5-5","max_tokens":200,"tools":[{"name":"look","input_schema":{"type":"object"}}],
         "messages":[{"role":"user","content":"Look"},{"role":"assistant","content":[{{{call}}}]},
         {"role":"user","content":[{{{result}}}]}]}
        """;

    static string AskContent(string content) =>
        $$"""{"model":"claude-haiku-5-5","max_tokens":200,"messages":[{"role":"user","content":{{content}}}]}""";

    static async Task<long> CountAsync(SandboxCalls calls, string request)
    {
        var answer = await calls.PostAsync("/v1/messages/count_tokens", request);
        Assert.Equal(200, answer.Status);
        return answer.Json.GetProperty("input_tokens").GetInt64();
    }

    static string BodyOf(params IEnumerable<string> requests) =>
        "{\"requests\":[" + string.Join(',', requests.Select((request, index) =>
            $$"""{"custom_id":"row-{{index}}","params":{{request}}}""")) + "]}";

    static async Task<IReadOnlyList<JsonElement>> RunAsync(SandboxCalls calls, params string[] requests) =>
        await ResultsAsync(calls, (await calls.PostAsync("/v1/messages/batches", BodyOf(requests))).Json);

    static async Task<IReadOnlyList<JsonElement>> ResultsAsync(SandboxCalls calls, JsonElement batch)
    {
        await calls.PassAsync("PT1H");
        var lines = (await calls.GetAsync($"/v1/messages/batches/{IdOf(batch)}/results")).Text;
        return
        [
            .. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonElement.Parse(line))
                .OrderBy(line => line.GetProperty("custom_id").GetString(), StringComparer.Ordinal)
                .Select(line => line.GetProperty("result")),
        ];
    }
}
