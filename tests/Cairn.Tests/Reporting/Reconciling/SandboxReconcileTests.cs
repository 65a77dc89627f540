using System.Net.Http.Json;
using Cairn.Accounting;
using Cairn.Accounting.Reconciling;
using Cairn.Claude;
using Cairn.Reporting.Reconciling;
using Cairn.Running;
using Cairn.Sandbox;
using Cairn.Sandbox.Faults;
using Cairn.Tests.Running;

namespace Cairn.Tests.Reporting.Reconciling;

/// <summary>The books of real runs against the usage and cost reports of the sandbox that billed them.</summary>
public sealed class SandboxReconcileTests
{
    const string WithPrimer = "system: [{ file: handbook.md }]\n";
    const string Message = """
        {"model":"claude-haiku-5-5","max_tokens":10,"messages":[{"role":"user","content":"Somebody else asks."}]}
        """;

    static readonly SandboxOptions Fast = new() { Clock = SandboxClock.Scaled(600) };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Primers write and others read the cache, lines end errored and come again, and long answers are paid and fail.
    [Fact]
    public async Task Our_books_are_the_usage_and_the_cost_report_by_class_to_the_last_digit()
    {
        using var bench = await new RunBench(rows: 60, WithPrimer, maxTokens: "20").StartAsync();
        var answers = Path.GetTempFileName();
        await File.WriteAllLinesAsync(answers, Enumerable.Range(10, 10).Select(row =>
            $$"""{"match":"text {{row}}","text":"a long one","output_tokens":50}"""), Cancellation);
        await using var sandbox = await SandboxServer.StartAsync(
            Fast with { ErrorRate = 0.2m, Answers = new() { RecordedFile = answers } },
            TimeProvider.System, Cancellation);
        var snapshot = await RunAsync(bench, sandbox);

        var report = await ReconcileAsync(bench, sandbox);

        Assert.Contains(snapshot.Books, entry => entry.Kind == UsageKind.Failed);
        Assert.Contains(report.Lines.SelectMany(line => line.Classes), each => each.Class == BilledClass.CacheWrite1h);
        Assert.Equal((snapshot.Run.Settled, snapshot.Run.Settled), (report.BookedUsd, report.ReportedUsd));
        Assert.All(report.Lines.SelectMany(line => line.Classes), each => Assert.True(each.Residual.IsNothing));
        Assert.True(report.IsWithin);
        File.Delete(answers);
    }

    [Fact]
    public async Task What_another_program_asked_stands_apart_to_the_last_digit()
    {
        using var bench = await new RunBench(rows: 5).StartAsync();
        await using var sandbox = await SandboxServer.StartAsync(Fast, TimeProvider.System, Cancellation);
        var snapshot = await RunAsync(bench, sandbox);
        using var http = new HttpClient { DefaultRequestHeaders = { { "x-api-key", "theirs" } } };
        http.DefaultRequestHeaders.Add("anthropic-version", "2023-06-01");
        using var content = new StringContent(Message);
        using var reply = await http.PostAsync(new Uri(sandbox.BaseAddress, "/v1/messages"), content, Cancellation);
        var usage = (await reply.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(Cancellation))
            .GetProperty("usage");

        var report = await ReconcileAsync(bench, sandbox);

        var tokens = new TokenUsage(
            usage.GetProperty("input_tokens").GetInt64(), 0, 0, 0, usage.GetProperty("output_tokens").GetInt64());
        var theirs = Rates.Of(RunBench.Catalog.Find("claude-haiku-5-5"), tokens.Prompt, new(Batched: false))
            .Cost(tokens);
        var apart = Assert.Single(report.Residuals);
        Assert.Equal((ResidualCause.OutsideCairn, theirs, tokens.Input + tokens.Output),
            (apart.Cause, apart.Usd, apart.Count));
        Assert.Equal("standard", Assert.Single(report.Lines, line => line.Residuals.Count > 0).ServiceTier);
        Assert.Equal((snapshot.Run.Settled, snapshot.Run.Settled + theirs), (report.BookedUsd, report.ReportedUsd));
        Assert.False(report.IsWithin);
    }

    [Fact]
    public async Task A_price_that_changed_is_a_difference_of_dollars_alone()
    {
        using var bench = await new RunBench(rows: 5).StartAsync();
        await using var sandbox = await SandboxServer.StartAsync(
            Fast with { Faults = [FaultRule.Parse("price_change;factor=1.5")] },
            TimeProvider.System, Cancellation);
        var snapshot = await RunAsync(bench, sandbox);

        var report = await ReconcileAsync(bench, sandbox);

        Assert.Equal((ResidualCause.Price, snapshot.Run.Settled.Amount / 2, 0),
            Assert.Single(report.Residuals) is var apart ? (apart.Cause, apart.Usd.Amount, apart.Count) : default);
        Assert.False(report.IsWithin);
    }

    [Fact]
    public async Task A_batch_that_is_not_collected_may_be_what_was_billed_beyond_the_books()
    {
        using var bench = await new RunBench(rows: 5).StartAsync();
        await using var sandbox = await SandboxServer.StartAsync(Fast, TimeProvider.System, Cancellation);
        var snapshot = await RunAsync(bench, sandbox);
        var none = Enumerable.Empty<UsageEntry>().ToLookup(_ => "");
        var uncollected = snapshot with
        {
            Submissions = [.. snapshot.Submissions.Select(each => each with { State = SubmissionState.Ended })],
        };

        var report = await ReconcileAsync(sandbox, range => RunBilling.Of(uncollected, none, RunBench.Catalog, range));

        var apart = Assert.Single(report.Residuals);
        Assert.Equal((ResidualCause.InFlight, snapshot.Run.Settled), (apart.Cause, apart.Usd));
        Assert.True(report.IsWithin);
    }

    static async Task<RunSnapshot> RunAsync(RunBench bench, SandboxServer sandbox)
    {
        var clock = new ApiClock(TimeProvider.System);
        using var client = new ClaudeClient(sandbox.BaseAddress, ClaudeCredentials.Sandbox, clock);
        return await new Runner(bench.Context with { Api = client, Clock = clock }, new()).RunAsync(Cancellation);
    }

    static async Task<ReconcileReport> ReconcileAsync(RunBench bench, SandboxServer sandbox)
    {
        var (snapshot, entries) = (await bench.SnapshotAsync(), await bench.Store.EntriesAsync(RunBench.RunId));
        return await ReconcileAsync(sandbox, range => RunBilling.Of(snapshot, entries, RunBench.Catalog, range));
    }

    // The sandbox begins at the time of this machine, and runs days ahead of it at most.
    static async Task<ReconcileReport> ReconcileAsync(
        SandboxServer sandbox, Func<(DateOnly Since, DateOnly Until), RunBilling> read)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var (since, until) = (today.AddDays(-2), today.AddDays(20));
        using var client = new ClaudeClient(
            sandbox.BaseAddress, ClaudeCredentials.SandboxAdmin, new(TimeProvider.System));
        var reports = await OrganizationReports.ReadAsync(client, new(since, until, null), Cancellation);
        var billing = read((since, until));
        var lines = Reconciliation.Of(
            since, (billing.Items, ReportedItem.Of(reports)), billing.Open, reports.Context.Date!.Value);
        return new(new("sandbox", true, null, null, since, until, [RunBench.RunId]), lines, billing.RepricedUsd, 0);
    }
}
