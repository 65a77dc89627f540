namespace Cairn.Tests.Sandbox.Http;

public sealed class EdgeTests
{
    [Theory]
    [InlineData("GET", "/v1/messages", 405)]
    [InlineData("DELETE", "/v1/models", 405)]
    [InlineData("OPTIONS", "/v1/messages", 405)]
    [InlineData("BREW", "/v1/files", 405)]
    [InlineData("GET", "/v1/nothing", 404)]
    [InlineData("POST", "/nothing", 404)]
    [InlineData("GET", "/v1/messages/batches/msgbatch_none/nothing", 404)]
    public async Task Unknown_paths_and_methods_get_an_envelope(string method, string path, int status)
    {
        await using var calls = await SandboxCalls.StartAsync();

        var answer = await calls.SendAsync(method, path);

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 404 ? "not_found_error" : "invalid_request_error", answer.ErrorType);
        Assert.Equal(answer.Headers["request-id"], answer.Json.GetProperty("request_id").GetString());
    }

    [Fact]
    public async Task Head_is_answered_without_a_body()
    {
        await using var calls = await SandboxCalls.StartAsync();

        var answer = await calls.SendAsync("HEAD", "/v1/models");

        Assert.Equal((405, 0), (answer.Status, answer.Bytes.Length));
    }

    [Theory]
    [InlineData("/v1/models")]
    [InlineData("/v1/models/")]
    [InlineData("/v1/models?beta=true")]
    [InlineData("/v1/files?beta=true")]
    [InlineData("/v1/messages/batches?beta=true")]
    public async Task A_trailing_slash_and_the_beta_query_change_nothing(string path)
    {
        await using var calls = await SandboxCalls.StartAsync();

        Assert.Equal(200, (await calls.GetAsync(path)).Status);
    }

    [Theory]
    [InlineData("2023-01-01", 200)]
    [InlineData("2023-06-01", 200)]
    [InlineData("2026-10-21", 400)]
    [InlineData("2024-01-01", 400)]
    public async Task The_oldest_version_is_the_one_after_it(string version, int status)
    {
        await using var calls = await SandboxCalls.StartAsync(version: version);
        var request = Rehearsal.Ask("Hello", model: "claude-haiku-4-5", extra: ",\"temperature\":0.5");

        Assert.Equal(status, (await calls.PostAsync("/v1/messages", request)).Status);
    }

    [Theory]
    [InlineData("/v1/models")]
    [InlineData("/V1/MODELS")]
    [InlineData("/v1/files")]
    public async Task Nobody_gets_in_without_a_key(string path)
    {
        await using var calls = await SandboxCalls.StartAsync();
        calls.Always("x-api-key", "");

        Assert.Equal(401, (await calls.GetAsync(path)).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task The_content_type_of_a_json_body_is_not_looked_at(string type)
    {
        await using var calls = await SandboxCalls.StartAsync();
        using var content = new StringContent(Rehearsal.Ask("Hello"));
        content.Headers.ContentType = new(type);

        Assert.Equal(200, (await calls.SendAsync("POST", "/v1/messages", content)).Status);
    }
}
