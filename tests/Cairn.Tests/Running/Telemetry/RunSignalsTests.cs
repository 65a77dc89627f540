using System.Diagnostics;
using Cairn.Accounting;

namespace Cairn.Tests.Running.Telemetry;

/// <summary>What listeners hear of a run, beside what its ledger says.</summary>
public sealed class RunSignalsTests
{
    const string WithPrimer = "system: [{ file: handbook.md }]\n";
    const string Tokens = "gen_ai.client.token.usage";

    [Fact]
    public async Task The_tokens_that_are_heard_are_those_of_the_books()
    {
        using var bench = await new RunBench(rows: 30, WithPrimer).StartAsync();
        bench.Api.Answer = SometimesCutOff;
        using var ears = new Ears();

        var books = (await ears.RunAsync(bench)).Books;

        Assert.Contains(books, entry => entry.Kind == UsageKind.Failed);
        AssertSums(ears, books);
    }

    [Fact]
    public async Task Two_processes_tell_each_token_once()
    {
        using var bench = await new RunBench(rows: 12, "queue_limit: 4\n").StartAsync();
        using var ears = new Ears();

        await ears.RunAsync(bench, noWait: true);
        bench.Time.Pass(TimeSpan.FromHours(1));
        await ears.RunAsync(bench, noWait: true);
        bench.Reopen();
        var books = (await ears.RunAsync(bench)).Books;

        AssertSums(ears, books);
    }

    // A write more each time, until a run comes to its end: one of them is the settlement itself.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_told_twice_wherever_a_process_is_killed(bool isDurable)
    {
        for (var (write, isKilled) = (1, true); isKilled; write++)
        {
            using var bench = await new RunBench().StartAsync();
            using var ears = new Ears();
            bench.Around = store => new KilledStore(store, write, isDurable);
            isKilled = await Record.ExceptionAsync(() => ears.RunAsync(bench)) is KilledException;

            bench.Around = store => store;
            bench.Reopen();
            var books = (await ears.RunAsync(bench)).Books;

            Assert.Equal(4, books.Sum(entry => entry.Answers));
            Assert.True(ears.Sum("cairn.rows") is 4 or 0);
            Assert.True(ears.Sum(Tokens) == books.Sum(entry => entry.Tokens.Prompt + entry.Tokens.Output)
                || (isDurable && ears.Sum(Tokens) == 0));
        }
    }

    [Fact]
    public async Task Waste_is_told_with_its_cause()
    {
        using var bench = await new RunBench
        {
            Safety = new()
            {
                LostCreate = Cairn.Workloads.LostCreatePolicy.Hedge,
                HedgeAfter = TimeSpan.FromMinutes(30),
                HedgeAllowanceUsd = 1,
            },
        }.StartAsync();
        bench.Api.RunTime = TimeSpan.FromHours(4);
        bench.Api.Creates.Enqueue(async upload =>
        {
            var lost = await bench.Api.LoseAsync(upload);
            bench.Api.RunTime = TimeSpan.FromMinutes(10);
            return lost;
        });
        using var ears = new Ears();

        await ears.RunAsync(bench);
        bench.Time.Pass(TimeSpan.FromHours(5));
        var run = (await ears.RunAsync(bench)).Run;

        Assert.True(run.Wasted > Usd.Zero);
        Assert.Equal((double)run.Wasted.Amount, ears.Sum("cairn.waste", ("cairn.cause", "hedge")), 1e-12);
        Assert.Equal(1, ears.Sum("cairn.submits", ("cairn.submit.class", "ambiguous")));
        AssertSums(ears, (await bench.SnapshotAsync()).Books);
    }

    [Fact]
    public async Task Gauges_say_at_the_end_what_the_ledger_says()
    {
        using var bench = await new RunBench(rows: 10, "queue_limit: 4\n").StartAsync(limit: new(1), rowLimit: 8);
        using var ears = new Ears();

        var run = (await ears.RunAsync(bench)).Run;

        Assert.Equal((double)run.Settled.Amount, ears.Last("cairn.budget", "cairn.budget.kind", "settled"), 1e-12);
        Assert.Equal(1, ears.Last("cairn.budget", "cairn.budget.kind", "limit"));
        Assert.Equal(2, ears.Last("cairn.rows.open", "cairn.rows.state", "unplanned"));
        Assert.Equal(0, ears.Last("cairn.rows.open", "cairn.rows.state", "in_flight"));
        Assert.Equal(2, ears.Last("cairn.submissions", "cairn.submission.state", "settled"));
    }

    [Fact]
    public async Task A_budget_of_many_runs_is_told_as_it_stood_at_the_last_reservation()
    {
        using var bench = await new RunBench(rows: 10, "queue_limit: 4\n").StartAsync();
        bench.Budgets = [new() { Name = "all", Amount = new(2) }];
        using var ears = new Ears();

        await ears.RunAsync(bench);

        Assert.Equal(2, ears.Last("cairn.budget.shared", "cairn.budget.kind", "limit"));
        Assert.True(ears.Last("cairn.budget.shared", "cairn.budget.kind", "settled") > 0);
        Assert.All(
            ears.Measurements.Where(each => each.Instrument == "cairn.budget.shared"),
            each => Assert.Equal("all", each.Labels["cairn.budget.name"]));
    }

    [Fact]
    public async Task Bytes_and_calls_are_those_that_the_api_saw()
    {
        using var bench = await new RunBench(rows: 10).StartAsync();
        bench.Api.Creates.Enqueue(bench.Api.Refuse(529, "busy", "overloaded_error"));
        using var ears = new Ears();

        var submissions = (await ears.RunAsync(bench)).Submissions;

        Assert.Equal(submissions.Sum(each => each.BodyBytes), ears.Sum("cairn.api.uploaded"));
        Assert.Equal(1, Calls(ears, "create", "529"));
        Assert.Equal(submissions.Count - 1, Calls(ears, "create", "2xx"));
        Assert.Equal(bench.Api.Listings, Calls(ears, "list", "2xx"));
        Assert.True(ears.Sum("cairn.api.downloaded") > 0);
    }

    [Fact]
    public async Task A_batch_has_one_span_within_that_of_its_run()
    {
        using var bench = await new RunBench(rows: 30, WithPrimer).StartAsync();
        using var ears = new Ears();

        var (run, submissions, _, _) = await ears.RunAsync(bench);

        var whole = Assert.Single(ears.Spans, span => span.OperationName == "cairn run");
        var batches = ears.Spans.Where(span => span.OperationName == "chat claude-haiku-5-5").ToList();
        Assert.Equal(
            submissions.Select(each => each.BatchId), batches.Select(span => span.GetTagItem("cairn.batch.id")));
        Assert.All(batches, span => Assert.Equal((whole.SpanId, ActivityKind.Client), (span.ParentSpanId, span.Kind)));
        Assert.Equal(run.Succeeded, batches.Sum(span => (int)span.GetTagItem("cairn.rows.succeeded")!));
        Assert.Equal(
            submissions.Select(each => each.EndedAt - each.AcceptedAt),
            batches.Select(span => (TimeSpan?)span.Duration));
    }

    [Fact]
    public async Task A_batch_that_an_earlier_process_sent_is_linked_to_the_one_that_settled_it()
    {
        using var bench = await new RunBench().StartAsync();
        using var ears = new Ears();
        await ears.RunAsync(bench, noWait: true);
        bench.Time.Pass(TimeSpan.FromHours(1));

        await ears.RunAsync(bench);

        var second = ears.Spans.Where(span => span.OperationName == "cairn run").ElementAt(1);
        var batch = Assert.Single(ears.Spans, span => span.Kind == ActivityKind.Client);
        Assert.Equal(second.SpanId, Assert.Single(batch.Links).Context.SpanId);
        Assert.Equal(default, batch.ParentSpanId);
    }

    [Fact]
    public async Task The_span_of_a_run_is_an_error_where_it_broke_off_and_else_none()
    {
        using var bench = await new RunBench().StartAsync();
        using var ears = new Ears();
        bench.Around = store => new KilledStore(store, 1, isDurable: true);
        await Assert.ThrowsAsync<KilledException>(() => ears.RunAsync(bench));
        bench.Around = store => store;

        await ears.RunAsync(bench);

        var runs = ears.Spans.Where(span => span.OperationName == "cairn run");
        Assert.Equal([ActivityStatusCode.Error, ActivityStatusCode.Unset], runs.Select(span => span.Status));
    }

    [Fact]
    public async Task Nothing_of_rows_or_answers_is_told()
    {
        const string secret = "canary";
        using var bench = await new RunBench(rows: 4, more: _ => $" {secret}").StartAsync();
        bench.Api.Answer = (id, text) => text.EndsWith($"3 {secret}", StringComparison.Ordinal)
            ? ResultLines.Errored(id, "invalid_request_error")
            : ResultLines.Succeeded(id, $"{text} {secret}");
        using var ears = new Ears();

        await ears.RunAsync(bench);

        Assert.Equal(2, ears.Spans.Count);
        var told = ears.Measurements.SelectMany(each => each.Labels.Values)
            .Concat(ears.Spans.SelectMany(span => span.TagObjects.Select(tag => tag.Value).Append(span.DisplayName)));
        Assert.All(told, value => Assert.DoesNotContain(secret, $"{value}", StringComparison.Ordinal));
        Assert.All(told, value => Assert.DoesNotMatch("^k[0-3]$|text [0-3]", $"{value}"));
    }

    static string SometimesCutOff(string id, string text) =>
        text.EndsWith('7') ? ResultLines.Succeeded(id, text, "max_tokens") : ResultLines.Succeeded(id, text);

    static double Calls(Ears ears, string operation, string answer) => ears.Sum(
        "cairn.api.requests", ("cairn.api.operation", operation), ("cairn.api.answer", answer));

    static void AssertSums(Ears ears, IReadOnlyList<UsageEntry> books)
    {
        Assert.NotEmpty(books);
        foreach (var entry in books)
        {
            (string, string)[] of =
                [("gen_ai.request.model", entry.Model), ("cairn.kind", $"{entry.Kind}".ToLowerInvariant())];
            Assert.Equal(entry.Tokens.Prompt, ears.Sum(Tokens, [.. of, ("gen_ai.token.type", "input")]));
            Assert.Equal(entry.Tokens.Output, ears.Sum(Tokens, [.. of, ("gen_ai.token.type", "output")]));
            Assert.Equal((double)entry.Cost(RunBench.Catalog).Amount, ears.Sum("cairn.cost", of), 1e-12);
        }

        Assert.Equal(books.Sum(entry => entry.Tokens.Prompt + entry.Tokens.Output), ears.Sum(Tokens));
    }
}
