using System.Text.Json;
using Cairn.Sandbox;
using Cairn.Sandbox.Batches;
using Cairn.Sandbox.Books;
using Cairn.Sandbox.State;

namespace Cairn.Tests.Sandbox.Limits;

/// <summary>Facts 5.6: the limit of one's own is a 400, the cap of the tier a 429 without <c>retry-after</c>.</summary>
public sealed class SpendLimitTests
{
    static readonly string Hello = Rehearsal.Ask("Hello");

    [Fact]
    public void The_limit_of_ones_own_is_a_400_until_the_month_ends()
    {
        using var free = new Rehearsal();
        free.Send(Hello);
        using var rehearsal = new Rehearsal(new() { Limits = new() { SpendLimitUsd = free.Usd() } });
        rehearsal.Send(Hello);

        var refusal = Assert.Throws<ApiRefusal>(() => rehearsal.Send(Hello));
        rehearsal.Pass(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero) - Rehearsal.Start);
        rehearsal.Send(Hello);

        Assert.Equal(
            "You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.",
            refusal.Message);
        Assert.Equal((400, "invalid_request_error", null), (refusal.Status, refusal.Type, refusal.ErrorCode));
    }

    [Fact]
    public void A_little_below_the_limit_the_next_message_passes()
    {
        using var rehearsal = new Rehearsal(new() { Limits = new() { SpendLimitUsd = 0.000_001_500_000_001m } });

        rehearsal.Send(Hello);
        Assert.Equal(0.000_001_5m, rehearsal.Usd());
        rehearsal.Send(Hello);

        Assert.Throws<ApiRefusal>(() => rehearsal.Send(Hello));
    }

    [Fact]
    public void A_batch_in_flight_is_finished_beyond_the_limit_and_the_next_is_refused()
    {
        using var rehearsal = new Rehearsal(new() { Limits = new() { SpendLimitUsd = 0.000_000_1m } });

        var results = rehearsal.Run(Hello, Hello, Hello);

        Assert.Equal(3, results.Count(Text.IsType("succeeded")));
        Assert.True(rehearsal.Usd() > 0.000_000_1m);
        Assert.Equal(400, Assert.Throws<ApiRefusal>(() => rehearsal.Submit(Hello)).Status);
    }

    // 12.5 million tokens of output at 40 dollars a million.
    [Theory]
    [InlineData(12_499_999, LimitTier.Start, 200)]
    [InlineData(12_500_000, LimitTier.Start, 429)]
    [InlineData(12_500_000, LimitTier.Build, 200)]
    [InlineData(12_500_000, LimitTier.None, 200)]
    public async Task The_cap_of_the_tier_is_a_429_that_no_wait_helps(long output, LimitTier tier, int status)
    {
        var folder = Directory.CreateTempSubdirectory("cairn-tests-");
        var options = Spent(folder, output) with { Limits = new() { Tier = tier } };
        await using (var api = await LocalApi.StartAsync(options))
        {
            var response = await api.PostAsync("/v1/messages", Hello);

            Assert.Equal(status, response.Status);
            Assert.Null(response.Header("retry-after"));
            if (status != 200)
                Assert.Equal("""{"error_code":"enforced_spend_limit_reached"}""", DetailsOf(response));
        }

        folder.Delete(recursive: true);
    }

    static string DetailsOf(LocalApi.Response response) =>
        response.Json.GetProperty("error").GetProperty("details").GetRawText();

    static SandboxOptions Spent(DirectoryInfo folder, long output)
    {
        var key = new BookKey(Rehearsal.Start.ToUnixTimeSeconds() / 60, 0, "claude-fable-5-2", 0, false, false);
        var state = new SandboxState
        {
            Now = Rehearsal.Start,
            Wall = Rehearsal.Start,
            Books = [new(key, new(1, 0, 0, 0, 0, output))],
        };
        var file = Path.Combine(folder.FullName, "state.json");
        File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(state, SandboxStateJson.Default.SandboxState));
        return new() { Clock = SandboxClock.Step, StateFile = file };
    }
}
