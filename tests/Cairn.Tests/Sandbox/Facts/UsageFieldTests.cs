using System.Text.Json;

namespace Cairn.Tests.Sandbox.Facts;

/// <summary>Tables 2.5 and 2.6: what the usage of a message says.</summary>
public sealed class UsageFieldTests
{
    // 520 tokens for an hour, 260 for five minutes, then a question of 4.
    static readonly string Mixed =
        $$"""
        {"model":"claude-haiku-5-5","max_tokens":9,"messages":[{"role":"user","content":"a"}],
         "system":[{{Rehearsal.Block(1400, "1h")}},{{Rehearsal.Block(700, "5m")}}]}
        """;

    [Fact]
    [Row("2.5 input_tokens")]
    [Row("2.5 cache_creation_input_tokens")]
    [Row("2.5 cache_creation")]
    public async Task Written_tokens_are_split_by_life_and_summed()
    {
        await using var server = await FactServer.StartAsync();

        var usage = await UsageAsync(server, Mixed);

        Assert.Equal(4, usage.GetProperty("input_tokens").GetInt32());
        Assert.Equal(780, usage.GetProperty("cache_creation_input_tokens").GetInt32());
        Assert.Equal(260, usage.GetProperty("cache_creation").GetProperty("ephemeral_5m_input_tokens").GetInt32());
        Assert.Equal(520, usage.GetProperty("cache_creation").GetProperty("ephemeral_1h_input_tokens").GetInt32());
        Assert.Equal(0, usage.GetProperty("cache_read_input_tokens").GetInt32());
    }

    [Fact]
    [Row("2.5 cache_read_input_tokens")]
    public async Task Read_tokens_are_neither_written_nor_input()
    {
        await using var server = await FactServer.StartAsync();
        await UsageAsync(server, Mixed);

        var usage = await UsageAsync(server, Mixed);

        Assert.Equal(780, usage.GetProperty("cache_read_input_tokens").GetInt32());
        Assert.Equal(0, usage.GetProperty("cache_creation_input_tokens").GetInt32());
        Assert.Equal(4, usage.GetProperty("input_tokens").GetInt32());
    }

    [Fact]
    [Row("2.5 output_tokens")]
    [Row("2.5 output_tokens_details")]
    public async Task Output_includes_thinking_which_is_shown_apart()
    {
        await using var server = await FactServer.StartAsync();

        var usage = await UsageAsync(server, Rehearsal.Ask("a"));

        var thinking = usage.GetProperty("output_tokens_details").GetProperty("thinking_tokens").GetInt32();
        Assert.InRange(usage.GetProperty("output_tokens").GetInt32(), thinking + 1, 200);
    }

    [Fact]
    [Row("2.5 server_tool_use")]
    [Row("2.5 service_tier")]
    [Row("2.5 speed")]
    [Row("2.5 inference_geo")]
    public async Task The_rest_of_the_usage_says_how_it_was_served()
    {
        await using var server = await FactServer.StartAsync();

        var usage = await UsageAsync(server, Rehearsal.Ask("a", extra: ",\"inference_geo\":\"us\""));

        Assert.Equal(JsonValueKind.Null, usage.GetProperty("server_tool_use").ValueKind);
        Assert.Equal("standard", usage.GetProperty("service_tier").GetString());
        Assert.Equal("standard", usage.GetProperty("speed").GetString());
        Assert.Equal("us", usage.GetProperty("inference_geo").GetString());
    }

    [Fact]
    [Row("2.6 longer lives first")]
    public async Task A_longer_life_after_a_shorter_one_is_refused()
    {
        await using var server = await FactServer.StartAsync();
        var turned = Mixed.Replace("5m", "xx", StringComparison.Ordinal).Replace("1h", "5m", StringComparison.Ordinal)
            .Replace("xx", "1h", StringComparison.Ordinal);

        Assert.StartsWith(
            "system.1.cache_control.ttl: a ttl='1h' cache_control block must not come after a ttl='5m'",
            await server.RefusalOfAsync("/v1/messages", turned),
            StringComparison.Ordinal);
    }

    [Fact]
    [Row("2.6 A, B and C")]
    public void What_is_read_and_written_for_each_life_is_billed_apart() => Caching.CacheSequenceTests.Play(
        "nothing read: hour first, then five minutes, then input",
        "hour read: the second hour and the five minutes are written",
        "both hours read: only five minutes are written",
        "a five-minute entry in front of a new hour is read, not written again");

    static async Task<JsonElement> UsageAsync(FactServer server, string request) =>
        (await server.PostAsync("/v1/messages", request)).Json.GetProperty("usage");
}
