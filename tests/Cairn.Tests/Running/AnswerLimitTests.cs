using System.Text.Json;
using Cairn.Quality.Lengths;
using Cairn.Reporting;
using Cairn.Running;

namespace Cairn.Tests.Running;

/// <summary><c>max_tokens: auto</c>: the limit follows the lengths of the answers.</summary>
public sealed class AnswerLimitTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_the_pilot_the_others_may_be_twice_as_long_as_its_longest_answer()
    {
        using var bench = await new RunBench(rows: 1_000, maxTokens: "auto").StartAsync();
        bench.Api.Answer = (id, text) => ResultLines.Succeeded(id, text, output: 40);

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((RunState.Finished, 1_000), (run.State, run.Succeeded));
        Assert.Equal(
            [(50, 32_000), (950, 80)], bench.Api.Batches.Select(batch => (batch.Requests.Count, Limit(batch))));
    }

    [Fact]
    public async Task With_answers_enough_the_limit_is_the_tolerance_bound()
    {
        using var bench = await new RunBench(4_000, "queue_limit: 3500\n", "auto").StartAsync();
        bench.Api.Answer = (id, text) => ResultLines.Succeeded(id, text, output: text == "text 0" ? 60 : 40);

        await bench.RunAsync();

        Assert.Equal([200, 3_500, 300], bench.Api.Batches.Select(batch => batch.Requests.Count));
        Assert.Equal((32_000, 60), (Limit(bench.Api.Batches[0]), Limit(bench.Api.Batches[^1])));
    }

    [Fact]
    public async Task An_answer_that_was_cut_off_is_asked_once_more_for_four_times_as_much()
    {
        using var bench = await new RunBench(maxTokens: "auto").StartAsync();
        bench.Api.Answer = (id, text) => text == "text 2" && bench.Api.Batches.Count == 0
            ? ResultLines.Succeeded(id, "tex", "max_tokens", 32_000)
            : ResultLines.Succeeded(id, text);

        var snapshot = await bench.RunAsync();

        Assert.Equal((4, 0, 0), (snapshot.Run.Succeeded, snapshot.Run.Failed, snapshot.Run.Pending));
        Assert.Equal([32_000, 128_000], bench.Api.Batches.Select(Limit));
        Assert.Equal(32_000 + (4 * 5), snapshot.Books.Sum(entry => entry.Tokens.Output));
    }

    [Fact]
    public async Task An_answer_that_is_cut_off_twice_fails_as_truncated()
    {
        using var bench = await new RunBench(maxTokens: "auto").StartAsync();
        bench.Api.Answer = (id, text) => ResultLines.Succeeded(id, text, text == "text 2" ? "max_tokens" : "end_turn");

        var snapshot = await bench.RunAsync();
        await Publication.WriteAsync(bench.Context, snapshot);

        Assert.Equal((3, 1, 2), (snapshot.Run.Succeeded, snapshot.Run.Failed, bench.Api.Batches.Count));
        var rows = await File.ReadAllLinesAsync(OutputPaths.In(bench.OutputFolder).Results, Cancellation);
        Assert.Equal("truncated",
            JsonElement.Parse(rows[2]).GetProperty("error").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_fixed_limit_stands_and_what_it_cuts_off_fails_at_once()
    {
        using var bench = await new RunBench(rows: 1_000).StartAsync();
        bench.Api.Answer = (id, text) => ResultLines.Succeeded(id, text, text == "text 2" ? "max_tokens" : "end_turn");

        var run = (await bench.RunAsync()).Run;

        Assert.Equal((999, 1), (run.Succeeded, run.Failed));
        Assert.All(bench.Api.Batches, batch => Assert.Equal(300, Limit(batch)));
    }

    [Fact]
    public async Task A_body_with_another_limit_is_made_again_after_a_crash_as_it_was()
    {
        using var bench = await new RunBench(rows: 1_000, maxTokens: "auto").StartAsync();
        bench.Api.Answer = (id, text) => ResultLines.Succeeded(id, text, output: 40);
        await bench.RunAsync();
        bench.Reopen();

        var (main, again) = ((await bench.SnapshotAsync()).Submissions[^1], new MemoryStream());
        await new BatchBody(bench.Context, main).WriteHeadAsync(again, Cancellation);

        Assert.Equal(80, main.MaxTokens);
        Assert.Equal(main.BodyBytes - 2, again.Length);
    }

    [Fact]
    public void A_tally_is_read_back_as_it_was_written() => Law.HoldsForGenes(100, genes =>
    {
        var answers = Enumerable.Range(0, genes.Below(60))
            .Select(_ => (genes.Of("one", "other"), (long)genes.Below(256) * genes.Below(40), genes.Below(5) == 0));
        var tally = LengthTally.Of([.. answers]);

        return LengthTally.Decode(tally.Encode()).Encode() == tally.Encode();
    });

    [Fact]
    public void A_tally_never_makes_an_answer_shorter_nor_much_longer() => Law.HoldsForGenes(200, genes =>
    {
        var tokens = genes.Below(256) * (1 + genes.Below(200));
        var lengths = new OutputLengths();
        LengthTally.Of([("m", tokens, false)]).AddTo(lengths, "m");

        return lengths.Longest >= tokens && lengths.Longest <= tokens * 1.0313;
    });

    static int Limit(ScriptedBatch batch) => Assert.Single(batch.Requests
        .Select(request => request.GetProperty("params").GetProperty("max_tokens").GetInt32()).Distinct());
}
