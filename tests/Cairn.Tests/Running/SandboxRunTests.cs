using System.Net.Http.Json;
using System.Text.Json;
using Cairn.Accounting;
using Cairn.Claude;
using Cairn.Running;
using Cairn.Sandbox;

namespace Cairn.Tests.Running;

/// <summary>The engine with nothing made up: the real client against the real sandbox, at six hundred times the
/// speed.</summary>
public sealed class SandboxRunTests
{
    const string WithPrimer = "system: [{ file: handbook.md }]\n";

    static readonly SandboxOptions Fast = new() { Clock = SandboxClock.Scaled(600) };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Our_bill_is_the_sandboxs_own_to_the_last_digit()
    {
        using var bench = await new RunBench(rows: 40, WithPrimer).StartAsync();
        await using var sandbox = await SandboxServer.StartAsync(Fast, TimeProvider.System, Cancellation);

        var (run, _, books, _) = await RunAsync(bench, sandbox);

        Assert.Equal((RunState.Finished, 40), (run.State, run.Succeeded));
        Assert.Equal(await BilledAsync(sandbox), run.Settled);
        Assert.True(books.Sum(entry => entry.Tokens.CacheRead) > 0);
    }

    [Fact]
    public async Task A_create_without_an_answer_is_adopted_and_paid_once()
    {
        using var bench = await new RunBench(rows: 5).StartAsync();
        await using var sandbox = await SandboxServer.StartAsync(
            Fast with { DropAfterCreate = 1 }, TimeProvider.System, Cancellation);

        var (run, submissions, _, _) = await RunAsync(bench, sandbox);

        Assert.Equal((RunState.Finished, 5, Usd.Zero), (run.State, run.Succeeded, run.Wasted));
        Assert.True(Assert.Single(submissions).IsAdopted);
        Assert.Equal(await BilledAsync(sandbox), run.Settled);
    }

    [Fact]
    public async Task Rows_that_fail_for_a_passing_reason_are_asked_until_they_are_answered()
    {
        using var bench = await new RunBench(rows: 20).StartAsync();
        await using var sandbox = await SandboxServer.StartAsync(
            Fast with { ErrorRate = 0.3m }, TimeProvider.System, Cancellation);

        var (run, submissions, _, _) = await RunAsync(bench, sandbox);

        Assert.Equal((20, 0), (run.Succeeded + run.Failed, run.Pending));
        Assert.True(submissions.Count > 1);
        Assert.Equal(await BilledAsync(sandbox), run.Settled);
    }

    static async Task<RunSnapshot> RunAsync(RunBench bench, SandboxServer sandbox)
    {
        var clock = new ApiClock(TimeProvider.System);
        using var client = new ClaudeClient(sandbox.BaseAddress, ClaudeCredentials.Sandbox, clock);
        return await new Runner(bench.Context with { Api = client, Clock = clock }, new()).RunAsync(Cancellation);
    }

    static async Task<Usd> BilledAsync(SandboxServer sandbox)
    {
        using var http = new HttpClient();
        var books = await http.GetFromJsonAsync<JsonElement>(
            new Uri(sandbox.BaseAddress, "/sandbox/books"), Cancellation);
        return books.GetProperty("totals").GetProperty("usd").Deserialize<Usd>();
    }
}
