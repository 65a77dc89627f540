using System.Text.Json;

namespace Cairn.Tests.Sandbox.Http;

public sealed class ModelTests
{
    // Required members of ModelInfo and ModelCapabilities in the TypeScript SDK 1.11.0, resources/models.ts.
    static readonly string[] InfoKeys =
    [
        "capabilities", "created_at", "deprecated_at", "display_name", "id", "lifecycle", "line", "max_input_tokens",
        "max_tokens", "retires_at", "type",
    ];

    static readonly string[] CapabilityKeys =
    [
        "batch", "citations", "code_execution", "context_management", "effort", "image_input", "pdf_input",
        "server_tools", "structured_outputs", "thinking",
    ];

    [Theory]
    [InlineData("2026-10-21")]
    [InlineData("2023-06-01")]
    [InlineData("2023-01-01")]
    public async Task Every_model_has_all_the_fields_that_clients_require(string version)
    {
        await using var calls = await SandboxCalls.StartAsync(version: version);

        var models = (await calls.GetAsync("/v1/models?limit=1000")).Json.GetProperty("data").EnumerateArray().ToList();

        Assert.True(models.Count > 15);
        Assert.All(models, model => Assert.Equal(InfoKeys, KeysOf(model)));
        Assert.All(models, model => Assert.Equal(CapabilityKeys, KeysOf(model.GetProperty("capabilities"))));
    }

    [Theory]
    [InlineData("claude-opus-5-5", "opus active 1000000 128000 2026-09-22T00:00:00Z True False")]
    [InlineData("claude-haiku-4-5", "haiku active 200000 64000 2025-10-15T00:00:00Z False True")]
    [InlineData("claude-sonnet-4-5-20250929", "sonnet deprecated 200000 64000 1970-01-01T00:00:00Z False True")]
    public async Task A_model_is_found_by_id_or_alias(string name, string expected)
    {
        await using var calls = await SandboxCalls.StartAsync();

        var model = (await calls.GetAsync("/v1/models/" + name)).Json;

        string[] fields = ["line", "lifecycle", "max_input_tokens", "max_tokens", "created_at"];
        var thinking = model.GetProperty("capabilities").GetProperty("thinking").GetProperty("types");
        var shown = fields.Select(field => model.GetProperty(field).ToString()).Append(Supports(thinking, "adaptive"))
            .Append(Supports(thinking, "enabled"));
        Assert.Equal(expected, string.Join(' ', shown));
        Assert.StartsWith(name, model.GetProperty("id").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retired_models_are_listed_only_when_asked_for()
    {
        await using var calls = await SandboxCalls.StartAsync();

        var usual = await IdsAsync(calls, "?limit=1000");
        var retired = await IdsAsync(calls, "?limit=1000&lifecycle[]=retired");
        var model = (await calls.GetAsync("/v1/models/claude-3-opus-20240229")).Json;

        Assert.Contains("claude-sonnet-4-5-20250929", usual);
        Assert.DoesNotContain("claude-3-opus-20240229", usual);
        Assert.Contains("claude-3-opus-20240229", retired);
        Assert.DoesNotContain("claude-sonnet-4-5-20250929", retired);
        Assert.Equal("retired", model.GetProperty("lifecycle").GetString());
        Assert.Equal("2026-01-05T00:00:00Z", model.GetProperty("retires_at").GetString());
        Assert.Equal(400, (await calls.GetAsync("/v1/models?lifecycle[]=asleep")).Status);
    }

    [Fact]
    public async Task A_model_is_retired_when_its_day_has_come()
    {
        await using var calls = await SandboxCalls.StartAsync();
        await calls.PassAsync("P400D");

        Assert.DoesNotContain("claude-sonnet-4-5-20250929", await IdsAsync(calls, "?limit=1000"));
    }

    [Fact]
    public async Task Pages_forwards_and_backwards_are_the_whole_list()
    {
        await using var calls = await SandboxCalls.StartAsync();
        var all = await IdsAsync(calls, "?limit=1000");

        var first = await IdsAsync(calls, "?limit=4");
        var second = await IdsAsync(calls, $"?limit=1000&after_id={first[^1]}");
        var back = await IdsAsync(calls, $"?limit=3&before_id={second[0]}");

        Assert.Equal(all, first.Concat(second));
        Assert.Equal(first.Skip(1), back);
        Assert.True((await calls.GetAsync("/v1/models?limit=4")).Json.GetProperty("has_more").GetBoolean());
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?after_id=claude-nobody")]
    public async Task A_page_that_can_not_be_is_refused(string query)
    {
        await using var calls = await SandboxCalls.StartAsync();

        var answer = await calls.GetAsync("/v1/models" + query);

        Assert.Equal((400, "invalid_request_error"), (answer.Status, answer.ErrorType));
    }

    [Fact]
    public async Task A_model_that_does_not_exist_is_not_found()
    {
        await using var calls = await SandboxCalls.StartAsync();

        Assert.Equal("not_found_error", (await calls.GetAsync("/v1/models/claude-nobody")).ErrorType);
    }

    static string[] KeysOf(JsonElement owner) =>
        [.. owner.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)];

    static string Supports(JsonElement owner, string name) =>
        owner.GetProperty(name).GetProperty("supported").GetBoolean().ToString();

    static async Task<string[]> IdsAsync(SandboxCalls calls, string query)
    {
        var page = (await calls.GetAsync("/v1/models" + query)).Json.GetProperty("data");
        return [.. page.EnumerateArray().Select(model => model.GetProperty("id").GetString()!)];
    }
}
