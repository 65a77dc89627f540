using Cairn.Accounting;
using Cairn.Models;
using Cairn.Planning;
using Cairn.Workloads;

namespace Cairn.Tests.Planning;

public sealed class PlanChoiceTests : IDisposable
{
    const string Yaml = """
        name: t
        input: rows.csv
        id: id
        max_tokens: 100
        system: [{ file: handbook.md }]
        user: "{{ text }}"

        """;

    readonly PlanBench _bench = new();

    [Fact]
    public void Rows_that_share_a_long_prompt_are_primed_once_and_read_it()
    {
        var (plan, layout, _) = Shared(tokens: 6_000, rows: 300).Plan(Yaml + "model: claude-haiku-5-5");

        Assert.Equal([(WaveKind.Primers, 1), (WaveKind.Main, 299)],
            layout.Waves.Select(wave => (wave.Kind, wave.Count)));
        Assert.Equal(300, Assert.Single(plan.Groups).Rows);
        Assert.Equal([1, 299], plan.Batches.Select(batch => batch.Requests));
    }

    [Fact]
    public void Rows_behind_a_limit_are_in_no_batch_and_take_no_time()
    {
        var bench = Shared(tokens: 6_000, rows: 300);
        var whole = bench.Plan(Yaml + "model: claude-haiku-5-5").Plan;

        var (plan, layout, _) = bench.Plan(Yaml + "model: claude-haiku-5-5", new() { InputRows = 500 });

        Assert.Equal(500, layout.Places);
        Assert.Equal(whole.Batches, plan.Batches);
        Assert.Equal(whole.NineOfTen, plan.NineOfTen);
    }

    [Fact]
    public void The_four_strategies_are_priced_on_the_same_rows_and_the_plan_is_the_cheapest()
    {
        var plan = Shared(tokens: 6_000, rows: 300).Plan(Yaml + "model: claude-haiku-5-5").Plan;

        Assert.Equal(
            ["one_by_one", "batch", "batch_system_marker", "plan"], plan.Strategies.Select(strategy => strategy.Name));
        Assert.Equal(plan.Strategies[^1], plan.Strategies.MinBy(strategy => strategy.Usd));
        Assert.Equal(plan.Strategies[0].Usd.Amount, plan.Strategies[1].Usd.Amount * 2);
    }

    [Fact]
    public void A_small_cold_batch_with_a_marker_costs_more_than_one_without_and_the_plan_takes_neither()
    {
        var plan = Shared(tokens: 6_000, rows: 48).Plan(Yaml + "model: claude-haiku-5-5").Plan;
        var usd = plan.Strategies.ToDictionary(strategy => strategy.Name, strategy => strategy.Usd);

        Assert.True(usd["batch_system_marker"] > usd["batch"]);
        Assert.True(usd["plan"] < usd["batch"]);
    }

    [Fact]
    public void A_model_without_a_price_stops_the_plan() => Assert.Throws<MissingPriceException>(() =>
        Shared(tokens: 100, rows: 2).Plan(Yaml + "model: claude-mythos-preview"));

    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public void Two_rows_do_not_pay_for_a_write_that_outlives_a_wave(int rows, bool isCached) => Assert.Equal(
        isCached, Shared(tokens: 6_000, rows).Plan(Yaml + "model: claude-haiku-5-5").Layout.Nodes.Count > 0);

    // 10 rows of 100 own tokens behind 6,000 shared ones would need the exact counts of the estimator; the bound needs
    // none of them: it never exceeds the plan, whatever is shared.
    [Theory]
    [InlineData(0, 50)]
    [InlineData(300, 50)]
    [InlineData(6_000, 2)]
    [InlineData(6_000, 500)]
    public void No_plan_is_expected_under_its_bound(int tokens, int rows)
    {
        var plan = Shared(tokens, rows).Plan(Yaml + "model: claude-haiku-5-5").Plan;

        Assert.True(plan.LowerBound <= plan.Estimate.Expected, $"{plan.LowerBound} > {plan.Estimate.Expected}");
    }

    [Fact]
    public void On_a_single_prefix_of_many_rows_the_plan_is_close_to_the_bound()
    {
        var plan = Shared(tokens: 8_000, rows: 2_000)
            .Plan(Yaml + "model: claude-haiku-5-5", chances: new() { HitWeight = 1e9, AnswerWeight = 1e9 }).Plan;

        Assert.InRange(plan.Estimate.Expected.Amount / plan.LowerBound!.Value.Amount, 1m, 1.02m);
    }

    [Fact]
    public void A_dearer_model_with_a_smaller_minimum_wins_where_only_it_can_cache()
    {
        var yaml = Yaml + "models: [claude-haiku-4-5, claude-sonnet-5-5]";

        var (plan, _, candidate) = Shared(tokens: 3_500, rows: 400).Plan(yaml, chances: Short);

        Assert.Equal("claude-sonnet-5-5", plan.Choice?.ModelId);
        Assert.Equal(plan.Choice, candidate.Choice);
    }

    [Fact]
    public void Every_choice_is_priced_cached_or_not_on_both_roads_and_one_is_chosen()
    {
        var plan = Shared(tokens: 6_000, rows: 50)
            .Plan(Yaml + "models: [claude-haiku-5-5, { model: claude-sonnet-5-5, effort: [low, high] }]").Plan;

        Assert.Equal(12, plan.Options.Count);
        Assert.Single(plan.Options, option => option.IsChosen);
        Assert.True(plan.Options[0].IsChosen);
        Assert.Contains(plan.Options, option => option is { Via: SendVia.Messages, IsOnFront: true });
    }

    [Fact]
    public void A_deadline_that_batches_miss_is_met_by_messages_unless_the_workload_wants_batches()
    {
        var bench = Shared(tokens: 6_000, rows: 60);
        var (soon, yaml) = (TimeSpan.FromMinutes(5), Yaml + "model: claude-haiku-5-5");

        var without = bench.Plan(yaml, new() { Deadline = soon, Via = Via.Batch }).Plan;
        var with = bench.Plan(yaml, new() { Deadline = soon }).Plan;

        Assert.Equal((SendVia.Batch, SendVia.Messages), (without.Via, with.Via));
        Assert.Contains(without.Warnings, warning => warning.StartsWith("The deadline of 5 min may be missed")
            && warning.Contains(" more.", StringComparison.Ordinal));
        Assert.DoesNotContain(with.Warnings, warning => warning.Contains("deadline", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_of_two_models_get_a_cache_each()
    {
        _bench.File("handbook.md", PlanBench.Words(6_000))
            .Rows(Enumerable.Range(0, 100).Select(row => row % 2 == 0 ? "even" : $"odd {row}"));

        var plan = _bench.Plan(Yaml + """
            model: claude-haiku-5-5
            route: [{ when: { text: even }, model: claude-sonnet-5-5 }]
            """).Plan;

        Assert.Equal(
            ["claude-haiku-5-5", "claude-sonnet-5-5"], plan.Groups.Select(group => group.Model).Order());
        Assert.Equal(50, plan.Groups.Single(group => group.Model == "claude-haiku-5-5").Rows);
    }

    [Fact]
    public void Rows_that_ask_the_same_are_paid_once()
    {
        _bench.File("handbook.md", PlanBench.Words(100)).Rows(Enumerable.Repeat("the same", 40));

        var (plan, layout, _) = _bench.Plan(Yaml + "model: claude-haiku-5-5");

        Assert.Equal((40, 1), (plan.Rows, layout.Places));
        Assert.Equal(1, plan.Shares.Sum(share => share.Rows));
    }

    [Fact]
    public void The_pilot_is_a_twentieth_of_a_large_run_and_at_most_five_hundred()
    {
        var layout = Shared(tokens: 6_000, rows: 2_000).Plan(Yaml + "model: claude-haiku-5-5").Layout;

        Assert.Equal(100, layout.Waves.Single(wave => wave.Kind == WaveKind.Pilot).Count);
    }

    [Fact]
    public void A_prefix_just_under_the_minimum_says_what_padding_it_would_save()
    {
        var plan = Shared(tokens: 3_000, rows: 1_000).Plan(Yaml + "model: claude-haiku-4-5", chances: Short).Plan;

        var advice = Assert.Single(plan.Advice);
        Assert.Equal("padding", advice.Kind);
        Assert.Contains("padded to it with useful text they would save $", advice.Text, StringComparison.Ordinal);
    }

    // 4,400 tokens of 1,000 rows cost 0.22 USD uncached on Haiku 5.5 in a batch, and a tenth of that read.
    [Fact]
    public void Text_that_differs_in_front_of_what_rows_share_says_what_moving_it_would_save()
    {
        var plan = Shared(tokens: 6_000, rows: 1_000).Plan(
            Yaml.Replace("[{", "[\"ticket {{ id }}\", {", StringComparison.Ordinal) + "model: claude-haiku-5-5",
            chances: Short).Plan;

        var advice = Assert.Single(plan.Advice);
        Assert.Equal("volatile", advice.Kind);
        Assert.InRange(advice.SavesUsd.Amount, 0.18m, 0.22m);
    }

    [Fact]
    public void What_would_save_less_than_a_hundredth_is_no_advice()
    {
        Advice small = new("padding", new(0.009m), ""), large = new("padding", new(0.01m), "");

        Assert.Equal((false, true), (small.IsWorthReading(new(1)), large.IsWorthReading(new(1))));
    }

    [Fact]
    public void The_steps_from_list_price_add_up_to_the_expected_cost()
    {
        var plan = Shared(tokens: 6_000, rows: 100).Plan(Yaml + "models: [claude-haiku-5-5, claude-sonnet-5-5]").Plan;

        Assert.Equal(
            plan.Estimate.Expected, plan.Steps.Aggregate(Usd.Zero, (sum, step) => sum + step.Amount));
        Assert.True(plan.Steps.Single(step => step.Step == "routing").Amount < Usd.Zero);
    }

    public void Dispose() => _bench.Dispose();

    static Chances Short => new() { OutputMedian = 0.05, OutputSigma = 0.1 };

    PlanBench Shared(int tokens, int rows) => _bench.File("handbook.md", "A rule. " + PlanBench.Words(tokens))
        .Rows(Enumerable.Range(0, rows).Select(row => $"question {row}"));
}
