using System.Net;
using System.Text;
using System.Text.Json;
using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox.Http;

public sealed class FileTests
{
    [Fact]
    public async Task An_uploaded_file_is_shown_listed_and_deleted()
    {
        await using var calls = await SandboxCalls.StartAsync();

        var uploaded = (await UploadAsync(calls, "Hello", "hello.txt")).Json;
        var id = IdOf(uploaded);
        var shown = (await calls.GetAsync("/v1/files/" + id)).Json;
        var listed = (await calls.GetAsync("/v1/files?beta=true")).Json.GetProperty("data");
        var deleted = (await calls.SendAsync("DELETE", "/v1/files/" + id)).Json;
        var gone = await calls.GetAsync("/v1/files/" + id);

        Assert.Matches("^file_011C[1-9A-Za-z]{20}$", id);
        Assert.Equal("hello.txt text/plain 5 False", Summary(uploaded));
        Assert.True(JsonElement.DeepEquals(uploaded, shown));
        Assert.True(JsonElement.DeepEquals(uploaded, Assert.Single(listed.EnumerateArray())));
        Assert.Equal($$"""{"id":"{{id}}","type":"file_deleted"}""", deleted.ToString());
        Assert.Equal((404, "not_found_error"), (gone.Status, gone.ErrorType));
    }

    [Theory]
    [InlineData("folder/sub/report.pdf", null, "report.pdf application/pdf 1 False")]
    [InlineData("C:\\data\\table.csv", "application/octet-stream", "table.csv text/csv 1 False")]
    [InlineData("Übersicht.txt", "text/plain; charset=utf-8", "Übersicht.txt text/plain 1 False")]
    [InlineData("", "image/png", "unnamed.png image/png 1 False")]
    [InlineData("data", null, "data application/octet-stream 1 False")]
    public async Task Name_and_type_are_those_of_the_part(string filename, string? type, string expected)
    {
        await using var calls = await SandboxCalls.StartAsync();

        Assert.Equal(expected, Summary((await UploadAsync(calls, "x", filename, type)).Json));
    }

    [Fact]
    public async Task What_was_uploaded_can_not_be_downloaded()
    {
        await using var calls = await SandboxCalls.StartAsync();
        var id = IdOf((await UploadAsync(calls, "Hello", "hello.txt")).Json);

        var answer = await calls.GetAsync($"/v1/files/{id}/content");

        Assert.Equal((400, "file_not_downloadable"), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task A_sandbox_can_be_told_to_hand_out_what_was_uploaded()
    {
        await using var calls = await SandboxCalls.StartAsync(
            new() { Files = new() { UploadsAreDownloadable = true } });
        var file = (await UploadAsync(calls, "Hello", "hello.txt")).Json;

        var answer = await calls.GetAsync($"/v1/files/{IdOf(file)}/content");

        Assert.Equal(("Hello", "text/plain"), (answer.Text, answer.Headers["content-type"]));
        Assert.True(file.GetProperty("downloadable").GetBoolean());
    }

    [Fact]
    public async Task Pages_go_on_where_the_one_before_ended()
    {
        await using var calls = await SandboxCalls.StartAsync();
        foreach (var name in (string[])["a", "b", "c"])
            await UploadAsync(calls, name, name);

        var first = (await calls.GetAsync("/v1/files?limit=2")).Json;
        await calls.SendAsync("DELETE", "/v1/files/" + first.GetProperty("last_id").GetString());
        var next = first.GetProperty("next_page").GetString();
        var second = (await calls.GetAsync($"/v1/files?limit=2&page={next}")).Json;

        Assert.Equal(["c", "b"], NamesOf(first));
        Assert.Equal(["a"], NamesOf(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next_page").ValueKind);
    }

    [Fact]
    public async Task Older_clients_page_by_ids()
    {
        await using var calls = await SandboxCalls.StartAsync();
        foreach (var name in (string[])["a", "b", "c"])
            await UploadAsync(calls, name, name);

        var first = (await calls.GetAsync("/v1/files?limit=2")).Json;
        var second = (await calls.GetAsync($"/v1/files?after_id={first.GetProperty("last_id").GetString()}")).Json;
        var back = (await calls.GetAsync(
            $"/v1/files?limit=1&before_id={second.GetProperty("first_id").GetString()}")).Json;

        Assert.True(first.GetProperty("has_more").GetBoolean());
        Assert.Equal(["a"], NamesOf(second));
        Assert.Equal(["b"], NamesOf(back));
        Assert.True(back.GetProperty("has_more").GetBoolean());
    }

    [Fact]
    public async Task A_list_can_be_restricted_to_ids()
    {
        await using var calls = await SandboxCalls.StartAsync();
        var id = IdOf((await UploadAsync(calls, "a", "a")).Json);
        await UploadAsync(calls, "b", "b");

        Assert.Equal(["a"], NamesOf((await calls.GetAsync($"/v1/files?ids[]={id}&ids[]=file_none")).Json));
        Assert.Equal(400, (await calls.GetAsync($"/v1/files?ids[]={id}&limit=5")).Status);
        Assert.Equal(400, (await calls.GetAsync("/v1/files?page=elsewhere")).Status);
    }

    [Fact]
    public async Task A_workspace_sees_only_its_own_files()
    {
        await using var calls = await SandboxCalls.StartAsync();
        var id = IdOf((await UploadAsync(calls, "Hello", "hello.txt")).Json);
        calls.Always("anthropic-workspace-id", "wrkspc_other");

        Assert.Equal(404, (await calls.GetAsync("/v1/files/" + id)).Status);
        Assert.Empty(NamesOf((await calls.GetAsync("/v1/files")).Json));
        Assert.Equal(404, (await calls.PostAsync("/v1/messages", FileUseTests.Ask(id))).Status);
    }

    [Fact]
    public async Task A_file_expires_when_its_upload_said()
    {
        await using var calls = await SandboxCalls.StartAsync();
        var id = IdOf((await UploadAsync(calls, "Hello", "hello.txt", life: "3600")).Json);
        var before = await calls.PostAsync("/v1/messages", FileUseTests.Ask(id));
        await calls.PassAsync("PT1H");

        var after = await calls.PostAsync("/v1/messages", FileUseTests.Ask(id));
        var content = await calls.GetAsync($"/v1/files/{id}/content");

        Assert.Equal(200, before.Status);
        Assert.Equal((404, "file_expired"), (after.Status, after.ErrorCode));
        Assert.Equal((404, "file_expired"), (content.Status, content.ErrorCode));
    }

    [Theory]
    [InlineData("3599")]
    [InlineData("7776001")]
    [InlineData("soon")]
    public async Task A_life_is_between_an_hour_and_ninety_days(string life)
    {
        await using var calls = await SandboxCalls.StartAsync();

        var answer = await UploadAsync(calls, "Hello", "hello.txt", life: life);

        Assert.Equal(400, answer.Status);
        Assert.StartsWith("expires_in_seconds: ", answer.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_storage_of_an_organization_is_limited()
    {
        await using var calls = await SandboxCalls.StartAsync(new() { Files = new() { StorageBytesMax = 8 } });
        var first = IdOf((await UploadAsync(calls, "Hello", "a")).Json);

        var full = await UploadAsync(calls, "Hello", "b");
        await calls.SendAsync("DELETE", "/v1/files/" + first);

        Assert.Equal((400, "storage_quota_exceeded"), (full.Status, full.ErrorCode));
        Assert.Equal(200, (await UploadAsync(calls, "Hello", "b")).Status);
    }

    [Fact]
    public async Task An_upload_that_is_no_form_or_has_no_file_is_refused()
    {
        await using var calls = await SandboxCalls.StartAsync();
        using var field = new StringContent("x");
        using var form = new MultipartFormDataContent { { field, "other" } };
        using var seconds = new StringContent("3600");
        using var empty = new MultipartFormDataContent { { seconds, "expires_in_seconds" } };
        using var torn = new StringContent("--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nHel");
        torn.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "b") } };

        var json = await calls.PostAsync("/v1/files", "{}");
        Assert.Equal("content-type: 'application/json; charset=utf-8' is no 'multipart/form-data' with a boundary",
            json.ErrorMessage);
        var other = await calls.SendAsync("POST", "/v1/files", form);
        Assert.Equal("other: Extra inputs are not permitted", other.ErrorMessage);
        Assert.Equal("file: Field required", (await calls.SendAsync("POST", "/v1/files", empty)).ErrorMessage);
        Assert.Equal(400, (await calls.SendAsync("POST", "/v1/files", torn)).Status);
        Assert.Empty(NamesOf((await calls.GetAsync("/v1/files")).Json));
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused_before_it_is_sent()
    {
        await using var calls = await SandboxCalls.StartAsync();
        calls.Always("expect", "100-continue");
        using var content = new EndlessContent();
        content.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "b") } };

        var answer = await calls.SendAsync("POST", "/v1/files", content);

        Assert.Equal((413, "request_too_large"), (answer.Status, answer.ErrorType));
    }

    [Fact]
    public async Task Files_outlive_the_server_where_there_is_a_state_file()
    {
        var folder = Directory.CreateTempSubdirectory("cairn-tests-");
        var options = new SandboxOptions { StateFile = Path.Combine(folder.FullName, "state.json") };
        string id;
        await using (var calls = await SandboxCalls.StartAsync(options))
            id = IdOf((await UploadAsync(calls, "What is kept?", "hello.txt")).Json);

        await using (var calls = await SandboxCalls.StartAsync(options))
        {
            Assert.Equal(["hello.txt"], NamesOf((await calls.GetAsync("/v1/files")).Json));
            Assert.Equal(200, (await calls.PostAsync("/v1/messages", FileUseTests.Ask(id))).Status);
            Assert.NotEqual(id, IdOf((await UploadAsync(calls, "x", "x")).Json));
            await calls.SendAsync("DELETE", "/v1/files/" + id);
        }

        Assert.Single(Directory.GetFiles(options.StateFile + ".d"));
        folder.Delete(recursive: true);
    }

    /// <summary>Says that it has 600 MB and can't be asked for one of them.</summary>
    sealed class EndlessContent : HttpContent
    {
        protected override bool TryComputeLength(out long length)
        {
            length = 600L * 1024 * 1024;
            return true;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            throw new InvalidOperationException("The body was asked for.");
    }

    internal static async Task<Answered> UploadAsync(
        SandboxCalls calls, string text, string filename, string? type = null, string? life = null)
    {
        using var file = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        if (type is not null)
            file.Headers.Add("content-type", type);

        using var form = new MultipartFormDataContent();
        if (filename.Length > 0)
            form.Add(file, "file", filename);
        else
            form.Add(file, "file");

        using var seconds = new StringContent(life ?? "");
        if (life is not null)
            form.Add(seconds, "expires_in_seconds");

        return await calls.SendAsync("POST", "/v1/files", form);
    }

    internal static string IdOf(JsonElement file) => file.GetProperty("id").GetString()!;

    static string Summary(JsonElement file) =>
        string.Join(' ', ((string[])["filename", "mime_type", "size_bytes", "downloadable"])
            .Select(name => file.GetProperty(name).ToString()));

    static IReadOnlyList<string> NamesOf(JsonElement page) =>
        [.. page.GetProperty("data").EnumerateArray().Select(file => file.GetProperty("filename").GetString()!)];
}
