using System.Net;
using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox.Faults;

public sealed class FaultEndpointTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rules_can_be_replaced_while_it_runs_and_say_how_often_they_struck()
    {
        await using var lab = await FaultLab.OpenAsync(new() { Faults = [new("connect_fail")] });
        await Assert.ThrowsAsync<HttpRequestException>(() => lab.ListedAsync());
        await lab.RuleAsync("""{"name":"overloaded_529","on":"list","count":1}""");
        using var overloaded = await lab.SendAsync(HttpMethod.Get, FaultLab.Batches);
        await lab.ListedAsync();

        var rule = (await lab.GetAsync("/sandbox/faults")).GetProperty("rules")[0];
        Assert.Equal(529, (int)overloaded.StatusCode);
        Assert.Equal("overloaded_529;on=list;count=1", rule.GetProperty("rule").GetString());
        Assert.Equal((2, 1), (rule.GetProperty("seen").GetInt32(), rule.GetProperty("strikes").GetInt32()));
        Assert.Equal((1, 1), (await lab.StrikesAsync("connect_fail"), await lab.StrikesAsync("overloaded_529")));
    }

    [Fact]
    public async Task Rules_that_are_wrong_replace_nothing()
    {
        await using var lab = await FaultLab.OpenAsync(new() { Faults = [new("overloaded_529")] });
        using var refused = await lab.SendAsync(
            HttpMethod.Put, "/sandbox/faults", body: """{"faults":[{"name":"nothing"}]}""");
        using var struck = await lab.SendAsync(HttpMethod.Get, FaultLab.Batches);

        Assert.Equal((HttpStatusCode.BadRequest, 529), (refused.StatusCode, (int)struck.StatusCode));
    }

    [Theory]
    [InlineData("nothing", "found 'nothing', expected a fault of the catalog")]
    [InlineData("late_commit", "'late_commit' strikes create, this is list.")]
    [InlineData("garbage;count=1", "a header strikes this one call")]
    public async Task A_header_that_is_wrong_is_told_so(string fault, string expected)
    {
        await using var lab = await FaultLab.OpenAsync();
        using var refused = await lab.SendAsync(HttpMethod.Get, FaultLab.Batches, fault);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(expected, await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_strikes_one_call_with_all_it_names()
    {
        await using var lab = await FaultLab.OpenAsync();
        var path = await lab.EndAsync();
        var good = await lab.LinesAsync(path);

        var bad = await lab.LinesAsync(
            path, "results_missing_line;line=0, results_crlf, results_duplicate_line;line=2");

        Assert.Equal([good[1] + "\r", good[2] + "\r", good[2] + "\r", ""], bad);
        Assert.Equal(good, await lab.LinesAsync(path));
    }

    [Fact]
    public async Task What_struck_is_known_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("cairn-tests-");
        var options = new SandboxOptions
        {
            StateFile = Path.Combine(folder.FullName, "state.json"),
            Faults = [new("overloaded_529") { On = ["list"], Count = 1 }],
        };
        await using (var first = await FaultLab.OpenAsync(options))
        {
            using var struck = await first.SendAsync(HttpMethod.Get, FaultLab.Batches);
            using var revoked = await first.SendAsync(HttpMethod.Get, "/v1/models", "key_revoked");
        }

        await using var second = await FaultLab.OpenAsync(options);
        using var still = await second.SendAsync(HttpMethod.Get, "/v1/models");
        second.Key = "another";
        Assert.Equal(HttpStatusCode.Unauthorized, still.StatusCode);
        Assert.Equal((0, 1), (await second.ListedAsync(), await second.StrikesAsync("overloaded_529")));
    }

    [Fact]
    public async Task A_late_commit_may_be_answered_with_a_status()
    {
        await using var lab = await FaultLab.OpenAsync();
        using var failed = await lab.PostAsync(
            FaultLab.Batches, FaultLab.BodyOf(1), "late_commit;seconds=60;status=504");
        var early = await lab.ListedAsync();
        await lab.PassAsync("PT60S");

        Assert.Equal((HttpStatusCode.GatewayTimeout, 0), (failed.StatusCode, early));
        Assert.Equal(1, await lab.ListedAsync());
    }
}
