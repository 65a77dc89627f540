using System.Text.Json;
using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>A sample of a run that is asked once more, one by one, by the real command.</summary>
public sealed class RealtimeTests : IDisposable
{
    readonly Workbench _bench = new();

    [Fact]
    public async Task A_sample_is_priced_before_asked_once_more_and_compared_within_the_limit()
    {
        var folder = new Workload { Rows = 30 }.Write(_bench);
        var plan = (await _bench.CairnAsync("plan", folder, "--compare-realtime", "5", "--json")).Exits(0).Json;

        var run = (await _bench.CairnAsync("run", folder, "--sandbox", "--compare-realtime", "5", "--max-cost",
            "1", "--output", _bench.PathOf("out"), "--json")).Exits(0).Json;
        var runs = (await _bench.CairnAsync("ledger", "--json", "--sql",
            "select run_id, settled_usd, limit_usd, succeeded from runs")).Exits(0).Json;

        var compared = JsonElement.Parse(await File.ReadAllTextAsync(
            _bench.PathOf("out/realtime.json"), TestContext.Current.CancellationToken));
        var sample = Assert.Single(runs.GetProperty("rows").EnumerateArray(),
            each => each.Text("run_id") != run.Text("run_id"));
        Assert.Equal((5L, 5L, 5L),
            (compared.Count("compared"), compared.Count("agreeing"), sample.Count("succeeded")));
        Assert.Equal(compared.GetProperty("paid_usd").Money(), sample.GetProperty("settled_usd").Money());
        Assert.Equal(1 - run.At("cost", "usd").Money(), sample.GetProperty("limit_usd").Money());
        Assert.True(plan.At("realtime_sample", "high_usd").Money() > 0);
        Assert.Equal(run.Text("run_id"), compared.Text("batch", "run_id"));
        Assert.True(compared.At("realtime", "usd").Money() > compared.At("batch", "usd").Money());
        Assert.Equal(JsonValueKind.Number, compared.At("realtime", "median_seconds").ValueKind);
    }

    [Fact]
    public async Task A_sample_that_does_not_fit_the_limit_or_has_nothing_to_be_compared_with_is_refused()
    {
        var folder = new Workload { Rows = 30 }.Write(_bench);
        var messages = new Workload { Rows = 30, Settings = "via: messages\n" }.Write(_bench, "messages");

        var dear = (await _bench.CairnAsync(
            "run", folder, "--sandbox", "--compare-realtime", "30", "--max-cost", "0.0001")).Exits(2);
        var same = (await _bench.CairnAsync("plan", messages, "--compare-realtime", "5")).Exits(2);

        Assert.Contains("Draw fewer rows, or raise the limit", dear.Stderr, StringComparison.Ordinal);
        Assert.Contains("over Messages anyway", same.Stderr, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();
}
