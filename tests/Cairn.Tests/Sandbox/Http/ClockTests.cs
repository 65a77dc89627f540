using System.Text.Json;
using Cairn.Sandbox;
using Cairn.Tests.Sandbox.State;

namespace Cairn.Tests.Sandbox.Http;

/// <summary>The hand on the clock: <c>/sandbox/clock</c>.</summary>
public sealed class ClockTests
{
    static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    [Fact]
    public async Task Time_goes_on_by_a_duration_by_seconds_and_to_a_moment()
    {
        await using var bench = await StateBench.StartAsync();
        var start = await bench.NowAsync();
        var moment = start + TimeSpan.FromDays(2);

        var byDuration = NowOf(await bench.PostAsync(StateBench.Clock, """{"advance":"PT1H"}"""));
        var bySeconds = NowOf(await bench.PostAsync(StateBench.Clock, """{"advance":1.5}"""));
        var byMoment = NowOf(await bench.PostAsync(StateBench.Clock, $$"""{"set":"{{moment:O}}"}"""));

        Assert.Equal(start + TimeSpan.FromHours(1), byDuration);
        Assert.Equal(byDuration + TimeSpan.FromSeconds(1.5), bySeconds);
        Assert.Equal(moment, byMoment);
        Assert.Equal(moment, await bench.NowAsync());
    }

    [Fact]
    public async Task Until_idle_ends_with_the_last_batch()
    {
        await using var bench = await StateBench.StartAsync();
        await bench.PostAsync(StateBench.Batches, StateBench.Body(3));
        await bench.PostAsync(StateBench.Batches, StateBench.Body(200));

        var clock = await bench.PostAsync(StateBench.Clock, """{"until":"idle"}""");

        Assert.True(clock.GetProperty("idle").GetBoolean());
        var batches = (await bench.GetAsync(StateBench.Batches)).GetProperty("data").EnumerateArray();
        Assert.Equal(NowOf(clock), batches.Max(batch => batch.GetProperty("ended_at").GetDateTimeOffset()));
        Assert.Equal(NowOf(clock), NowOf(await bench.PostAsync(StateBench.Clock, """{"until":"idle"}""")));
    }

    [Fact]
    public async Task A_rate_holds_from_then_on()
    {
        await using var bench = await StateBench.StartAsync();
        var before = await bench.NowAsync();

        var clock = await bench.PostAsync(StateBench.Clock, """{"rate":1000000,"advance":"PT1M"}""");
        while (await bench.NowAsync() < before + TimeSpan.FromDays(1))
            await Task.Yield();
        await bench.PostAsync(StateBench.Clock, """{"rate":0}""");

        Assert.Equal(1_000_000, clock.GetProperty("rate").GetInt32());
        Assert.Equal(0, (await bench.GetAsync(StateBench.Clock)).GetProperty("rate").GetInt32());
        Assert.Equal(await bench.NowAsync(), await bench.NowAsync());
    }

    [Fact]
    public async Task Work_at_the_very_end_of_an_advance_is_done()
    {
        await using var bench = await StateBench.StartAsync(new() { Clock = SandboxClock.Step, Workers = 0 });
        await bench.PostAsync(StateBench.Batches, StateBench.Body(1));
        await bench.PostAsync(StateBench.Batches, StateBench.Body(1));

        await bench.PostAsync(StateBench.Clock, """{"advance":"P1D"}""");

        var batches = (await bench.GetAsync(StateBench.Batches)).GetProperty("data").EnumerateArray();
        Assert.All(batches, batch => Assert.Equal("ended", batch.GetProperty("processing_status").GetString()));
    }

    [Theory]
    [InlineData("{}", "Found 0 of")]
    [InlineData("""{"advance":1,"until":"idle"}""", "Found 2 of")]
    [InlineData("""{"advance":-1}""", "Time only goes forward")]
    [InlineData("""{"advance":"P10000Y"}""", "no further than 3000")]
    [InlineData("""{"advance":1e30}""", "The clock takes one of")]
    [InlineData("""{"set":"2001-01-01T00:00:00Z"}""", "Time only goes forward")]
    [InlineData("""{"set":"tomorrow"}""", "The clock takes one of")]
    [InlineData("""{"until":"busy"}""", "'until' is not understood")]
    [InlineData("""{"rate":-1}""", "from 0 to 1000000")]
    [InlineData("""{"rate":1.5}""", "The clock takes one of")]
    [InlineData("[]", "The clock takes one of")]
    [InlineData("", "The clock takes one of")]
    public async Task An_order_that_makes_no_sense_is_refused(string order, string complaint)
    {
        await using var bench = await StateBench.StartAsync();
        var before = await bench.NowAsync();

        var (status, message) = await bench.FailAsync(StateBench.Clock, order);

        Assert.Equal(400, status);
        Assert.Contains(complaint, message, StringComparison.Ordinal);
        Assert.Equal(before, await bench.NowAsync());
    }

    [Fact]
    public async Task Calls_are_answered_while_a_long_advance_is_on_its_way()
    {
        await using var bench = await StateBench.StartAsync(new() { Clock = SandboxClock.Step, Workers = 8 });
        var id = (await bench.PostAsync(StateBench.Batches, StateBench.Body(4_000))).GetProperty("id").GetString();
        var start = await bench.NowAsync();

        var advance = bench.PostAsync(StateBench.Clock, """{"until":"idle"}""");
        var seen = await bench.NowAsync();
        while (seen == start)
            seen = await bench.NowAsync();

        var ended = (await advance, await bench.GetAsync($"{StateBench.Batches}/{id}"));
        Assert.InRange(seen, start + Tick, ended.Item2.GetProperty("ended_at").GetDateTimeOffset() - Tick);
    }

    static DateTimeOffset NowOf(JsonElement clock) => clock.GetProperty("now").GetDateTimeOffset();
}
