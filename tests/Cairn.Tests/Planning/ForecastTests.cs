using Cairn.Accounting;
using Cairn.Planning;

namespace Cairn.Tests.Planning;

public sealed class ForecastTests : IDisposable
{
    const string Yaml = """
        name: t
        input: rows.csv
        id: id
        model: claude-haiku-5-5
        max_tokens: 100
        user: "{{ text }}"

        """;

    readonly PlanBench _bench = new PlanBench().Rows(Enumerable.Range(0, 2_000).Select(row => $"question {row}"));

    // 100 of 2,000 rows are settled. Each was billed twice the estimated prompt and 40 of 100 tokens of answer, at 0.05
    // and 0.25 USD a million in a batch; so is each of the rest.
    [Fact]
    public void The_rest_costs_what_the_settled_rows_did()
    {
        var plan = _bench.Plan(Yaml).Plan;
        var pilot = plan.Shares.Single(share => plan.Waves[share.Wave].Kind == WaveKind.Pilot);
        var prompt = 2 * pilot.PromptTokens;

        var forecast = Forecast.Of(plan, Settled(plan, Entry(prompt, 4_000)), PlanBench.Catalog)!;

        var all = 2m * plan.Shares.Sum(share => share.PromptTokens);
        var expected = ((all * 0.05m) + (80_000 * 0.25m)) / 1_000_000m;
        Assert.InRange(forecast.Expected.Amount / expected, 0.9999m, 1.0001m);
        Assert.True(forecast.Low < forecast.Expected && forecast.Expected < forecast.High);
    }

    [Fact]
    public void Rows_that_were_not_answered_are_not_paid_and_the_rest_is_expected_alike()
    {
        var plan = _bench.Plan(Yaml).Plan;
        var all = Forecast.Of(plan, Settled(plan, Entry(2_000, 4_000)), PlanBench.Catalog)!;
        var half = Forecast.Of(
            plan, Settled(plan, Entry(1_000, 2_000) with { Answers = 50 }), PlanBench.Catalog)!;

        Assert.InRange(half.Expected.Amount / all.Expected.Amount, 0.4999m, 0.5001m);
    }

    [Fact]
    public void What_was_wasted_is_paid_and_expected_of_no_other_row()
    {
        var plan = _bench.Plan(Yaml).Plan;
        var entry = Entry(2_000, 4_000);
        var wasted = entry with { Kind = UsageKind.Wasted };

        var without = Forecast.Of(plan, Settled(plan, entry), PlanBench.Catalog)!;
        var with = Forecast.Of(plan, Settled(plan, entry, wasted), PlanBench.Catalog)!;

        Assert.Equal(wasted.Cost(PlanBench.Catalog), with.Expected - without.Expected);
    }

    [Fact]
    public void Before_anything_was_answered_there_is_no_forecast() =>
        Assert.Null(Forecast.Of(_bench.Plan(Yaml).Plan, new([0, 0], []), PlanBench.Catalog));

    public void Dispose() => _bench.Dispose();

    static Measured Settled(Plan plan, params UsageEntry[] books) => new(
        [.. plan.Waves.Select(wave => wave.Kind == WaveKind.Pilot ? wave.Count : 0)], books);

    static UsageEntry Entry(long prompt, long output) => new(
        "claude-haiku-5-5", 100_000, false, UsageKind.Succeeded, 100, new(prompt, 0, 0, 0, output));
}
