using System.Text.Json;
using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox.Limits;

/// <summary>Facts 5.3: the Rate Limits API.</summary>
public sealed class RateLimitApiTests
{
    const string Path = "/v1/organizations/rate_limits";

    [Fact]
    public async Task A_model_class_lists_its_models_and_limits()
    {
        await using var api = await LocalApi.StartAsync();

        var entry = (await api.GetAsync(Path + "?model=claude-sonnet-4-5")).Json.GetProperty("data")[0];

        Assert.Equal("rate_limit", entry.GetProperty("type").GetString());
        Assert.Equal("Claude Sonnet 4.x", entry.GetProperty("group").GetProperty("display_name").GetString());
        Assert.Equal("model_group", entry.GetProperty("group").GetProperty("type").GetString());
        Assert.StartsWith("rlg_01", entry.GetProperty("group").GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            ["claude-sonnet-4-6", "claude-sonnet-4-5-20250929", "claude-sonnet-4-5"],
            entry.GetProperty("models").EnumerateArray().Select(model => model.GetString()));
        Assert.Equal(
            "[{\"type\":\"requests_per_minute\",\"value\":1000},"
            + "{\"type\":\"input_tokens_per_minute_cache_aware\",\"value\":2000000},"
            + "{\"type\":\"output_tokens_per_minute\",\"value\":400000}]",
            entry.GetProperty("limits").GetRawText());
    }

    [Theory]
    [InlineData(LimitTier.None, null, 1_000, 200_000)]
    [InlineData(LimitTier.Start, null, 1_000, 200_000)]
    [InlineData(LimitTier.Build, null, 2_000, 300_000)]
    [InlineData(LimitTier.Scale, null, 4_000, 500_000)]
    [InlineData(LimitTier.Scale, 7L, 4_000, 7)]
    public async Task Batches_have_the_limits_of_the_tier(LimitTier tier, long? queue, long calls, long queued)
    {
        await using var api = await LocalApi.StartAsync(new() { Limits = new() { Tier = tier, QueueLimit = queue } });

        var entry = Assert.Single(Data(await api.GetAsync(Path + "?group_type=batch")));

        Assert.Equal(JsonValueKind.Null, entry.GetProperty("models").ValueKind);
        Assert.Equal(
            [("requests_per_minute", calls), ("enqueued_batch_requests", queued)],
            entry.GetProperty("limits").EnumerateArray().Select(limit =>
                (limit.GetProperty("type").GetString()!, limit.GetProperty("value").GetInt64())));
    }

    [Theory]
    [InlineData("2023-06-01", true)]
    [InlineData("2026-10-21", false)]
    public async Task The_old_group_type_is_shown_to_the_old_version(string version, bool isShown)
    {
        await using var api = await LocalApi.StartAsync();
        api.Version = version;

        var entry = Data(await api.GetAsync(Path + "?group_type=token_count")).Single();

        Assert.Equal(isShown, entry.TryGetProperty("group_type", out var type) && type.GetString() == "token_count");
    }

    [Theory]
    [InlineData("?model=claude-nothing", 404)]
    [InlineData("?model=claude-opus-4-0", 404)]
    [InlineData("?group_type=messages", 400)]
    [InlineData("?page=2", 400)]
    [InlineData("?limit=0", 400)]
    [InlineData("?group_type=files", 200)]
    public async Task Unknown_filters_are_refused(string query, int status)
    {
        await using var api = await LocalApi.StartAsync();

        Assert.Equal(status, (await api.GetAsync(Path + query)).Status);
    }

    [Fact]
    public async Task Pages_add_up_to_the_whole()
    {
        await using var api = await LocalApi.StartAsync();
        var whole = (await api.GetAsync(Path)).Json;
        List<string> pieces = [];

        for (var page = ""; page is not null;)
        {
            var piece = (await api.GetAsync($"{Path}?limit=3{page}")).Json;
            pieces.AddRange(piece.GetProperty("data").EnumerateArray().Select(entry => entry.GetRawText()));
            page = piece.GetProperty("next_page").GetString() is { } next
                ? $"&page={Uri.EscapeDataString(next)}"
                : null;
        }

        Assert.Equal(whole.GetProperty("data").EnumerateArray().Select(entry => entry.GetRawText()), pieces);
        Assert.Equal(JsonValueKind.Null, whole.GetProperty("next_page").ValueKind);
    }

    [Fact]
    public async Task A_workspace_has_no_limits_but_those_it_inherits()
    {
        await using var api = await LocalApi.StartAsync();
        const string path = "/v1/organizations/workspaces/wrkspc_other/rate_limits";

        var own = Data(await api.GetAsync(path));
        var inherited = Data(await api.GetAsync(path + "?include_inherited=true&group_type=batch")).Single();
        var organization = Data(await api.GetAsync(Path + "?group_type=batch")).Single();

        Assert.Empty(own);
        Assert.Equal("wrkspc_other", inherited.GetProperty("workspace_id").GetString());
        Assert.Equal(organization.GetProperty("id").GetString(), inherited.GetProperty("rate_limit_id").GetString());
        Assert.Equal(
            """{"type":"requests_per_minute","value":1000,"org_limit":1000,"source":{"type":"organization"}}""",
            inherited.GetProperty("limits")[0].GetRawText());
        Assert.Equal(404, (await api.GetAsync("/v1/organizations/workspaces/none/rate_limits")).Status);
    }

    [Theory]
    [InlineData("sk-ant-api03-x", false, 200)]
    [InlineData("sk-ant-api03-x", true, 401)]
    [InlineData("sk-ant-admin01-x", true, 200)]
    public async Task An_admin_key_is_needed_only_if_asked_for(string key, bool isRequired, int status)
    {
        await using var api = await LocalApi.StartAsync(new() { RequiresAdminKey = isRequired });
        api.Key = key;

        Assert.Equal(status, (await api.GetAsync(Path)).Status);
        Assert.Equal(
            status, (await api.GetAsync("/v1/organizations/cost_report?starting_at=2026-11-01T00:00:00Z")).Status);
    }

    static List<JsonElement> Data(LocalApi.Response response) =>
        [.. response.Json.GetProperty("data").EnumerateArray()];
}
