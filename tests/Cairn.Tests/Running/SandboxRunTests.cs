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

    // The lengths are those of 809 real answers of claude-3-haiku, twice, so that there is a pilot.
    [Fact]
    [Trait("Data", "public")]
    public async Task A_limit_at_the_95th_percentile_costs_more_than_the_chosen_one()
    {
        var recorded = await File.ReadAllLinesAsync(
            PublicData.File("routerarena_claude-3-haiku-20240307.jsonl"), Cancellation);
        var lengths = recorded.Select(line => JsonElement.Parse(line).GetProperty("output_tokens").GetInt32()).ToList();
        var answers = Path.GetTempFileName();
        await File.WriteAllLinesAsync(answers, Enumerable.Range(0, 2 * lengths.Count).Select(row =>
            $$"""{"match":"text {{row}}","text":"an answer","output_tokens":{{lengths[row % lengths.Count]}}}"""),
            Cancellation);
        var options = Fast with { Answers = new() { RecordedFile = answers } };
        await using var sandbox = await SandboxServer.StartAsync(options, TimeProvider.System, Cancellation);

        var percentile = lengths.Order().ElementAt((int)(0.95 * lengths.Count));
        using var fixedBench = await new RunBench(2 * lengths.Count, maxTokens: $"{percentile}").StartAsync();
        var capped = (await RunAsync(fixedBench, sandbox)).Run;
        using var autoBench = await new RunBench(2 * lengths.Count, maxTokens: "auto").StartAsync();
        var chosen = (await RunAsync(autoBench, sandbox)).Run;

        // What the percentile cuts off is paid, and paid again at its full length to get an answer at all.
        var again = lengths.Where(length => length > percentile).Sum() * 2;
        var price = RunBench.Catalog.Find("claude-haiku-5-5").PriceTiers[0].Price.Output / 2 / 1_000_000;
        Assert.Equal((2 * lengths.Count, 0), (chosen.Succeeded, chosen.Failed));
        Assert.Equal(2 * lengths.Count(length => length > percentile), capped.Failed);
        Assert.InRange((capped.Settled.Amount + (again * price)) / chosen.Settled.Amount, 1.05m, 1.15m);
        File.Delete(answers);
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
