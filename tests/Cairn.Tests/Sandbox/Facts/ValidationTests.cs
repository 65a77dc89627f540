namespace Cairn.Tests.Sandbox.Facts;

/// <summary>Table 1.6: what refuses the whole create, and what errors a single line.</summary>
public sealed class ValidationTests
{
    const string Create = "/v1/messages/batches";

    [Theory]
    [Row("1.6 params content")]
    [InlineData("""{"model":"claude-none","max_tokens":9,"messages":[{"role":"user","content":"a"}]}""", "model: ")]
    [InlineData("""{"model":"claude-opus-5","max_tokens":9}""", "messages: Field required")]
    [InlineData(
        """{"model":"claude-opus-5","max_tokens":9,"messages":[{"role":"user","content":"a"}],"thinking":{}}""",
        "thinking.type: Field required")]
    public async Task Wrong_params_error_their_line_and_no_other(string request, string message)
    {
        await using var server = await FactServer.StartAsync();

        var results = await server.RunAsync(Rehearsal.Ask("a"), request, Rehearsal.Ask("b"));

        Assert.Equal("a", Text.Of(results[0]));
        Assert.Equal("invalid_request_error", Text.ErrorTypeOf(results[1]));
        Assert.StartsWith(message, Text.ErrorOf(results[1]), StringComparison.Ordinal);
        Assert.Equal("b", Text.Of(results[2]));
    }

    [Fact]
    [Row("1.6 custom_id pattern")]
    public async Task A_custom_id_off_the_pattern_refuses_the_whole_create()
    {
        await using var server = await FactServer.StartAsync();
        var body = FactServer.Body("{}", "{}").Replace("row-1", "row 1", StringComparison.Ordinal);

        Assert.Equal(
            "requests.1.custom_id: String should match pattern '^[a-zA-Z0-9_-]{1,64}$'",
            await server.RefusalOfAsync(Create, body));
        await HasNoBatchAsync(server);
    }

    [Fact]
    [Row("1.6 duplicate custom_id")]
    public async Task A_custom_id_that_comes_twice_refuses_the_whole_create()
    {
        await using var server = await FactServer.StartAsync();
        var body = FactServer.Body("{}", "{}").Replace("row-1", "row-0", StringComparison.Ordinal);

        Assert.Equal(
            "requests: custom_id 'row-0' of items 0 and 1 must be unique", await server.RefusalOfAsync(Create, body));
        await HasNoBatchAsync(server);
    }

    [Theory]
    [Row("1.6 unknown beta name")]
    [InlineData("/v1/messages/batches")]
    [InlineData("/v1/messages")]
    [InlineData("/v1/messages/count_tokens")]
    public async Task An_unknown_beta_is_refused_at_every_door(string path)
    {
        await using var server = await FactServer.StartAsync();
        server.Client.DefaultRequestHeaders.Add("anthropic-beta", "files-api-2025-04-14, nonsense-1, nonsense-2");
        var body = path == Create ? FactServer.Body(Rehearsal.Ask("a")) : Rehearsal.Ask("a");

        Assert.StartsWith(
            "Unexpected value(s) `nonsense-1`, `nonsense-2` for the `anthropic-beta` header.",
            await server.RefusalOfAsync(path, body),
            StringComparison.Ordinal);
    }

    [Fact]
    [Row("1.6 unknown beta name")]
    public async Task Deprecated_betas_are_still_taken()
    {
        await using var server = await FactServer.StartAsync();
        server.Client.DefaultRequestHeaders.Add(
            "anthropic-beta",
            ["prompt-caching-2024-07-31,extended-cache-ttl-2025-04-11", "message-batches-2024-09-24"]);

        Assert.Equal("a", Text.Of((await server.RunAsync(Rehearsal.Ask("a")))[0]));
    }

    [Fact]
    [Row("1.6 unknown key inside params")]
    public async Task An_unknown_key_in_params_errors_its_line()
    {
        await using var server = await FactServer.StartAsync();

        var result = (await server.RunAsync(Rehearsal.Ask("a", extra: ",\"betas\":[\"x\"]")))[0];

        Assert.Equal("betas: Extra inputs are not permitted", Text.ErrorOf(result));
    }

    [Fact]
    [Row("1.6 conflicting user_profile_id")]
    public async Task A_user_profile_other_than_the_headers_errors_its_line()
    {
        await using var server = await FactServer.StartAsync();
        server.Client.DefaultRequestHeaders.Add("anthropic-user-profile-id", "one");

        var results = await server.RunAsync(
            Rehearsal.Ask("a", extra: ",\"user_profile_id\":\"one\""),
            Rehearsal.Ask("b", extra: ",\"user_profile_id\":\"two\""));

        Assert.Equal("a", Text.Of(results[0]));
        Assert.StartsWith("user_profile_id: 'two' conflicts", Text.ErrorOf(results[1]), StringComparison.Ordinal);
    }

    static async Task HasNoBatchAsync(FactServer server) =>
        Assert.Equal(0, (await server.GetAsync(Create)).GetProperty("data").GetArrayLength());
}
