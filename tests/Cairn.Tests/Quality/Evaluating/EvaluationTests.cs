using Cairn.Accounting;
using Cairn.Quality.Evaluating;
using Cairn.Quality.Grading;

namespace Cairn.Tests.Quality.Evaluating;

public sealed class EvaluationTests
{
    [Fact]
    public void The_cheapest_rung_that_surely_clears_the_bar_is_chosen()
    {
        var evaluation = Evaluation.Of(
            [Rung("dear", 1000, 980, 0.01m), Rung("cheap", 1000, 700, 0.0001m), Rung("fair", 1000, 950, 0.001m)], 0.9m);

        Assert.Equal("fair", evaluation.Chosen);
        Assert.Equal(
            [Standing.Clears, Standing.Misses, Standing.Clears], evaluation.Rungs.Select(rung => rung.Standing));
    }

    [Fact]
    public void An_open_rung_says_how_many_labels_would_settle_it()
    {
        var open = Evaluation.Of([Rung("open", 100, 92, 1)], 0.9m).Rungs.Single();
        var more = open.LabelsToSettle!.Value;

        Assert.Equal(Standing.Open, open.Standing);
        Assert.Equal(Standing.Clears, StandingAfter(100 + more + 5));
        Assert.Equal(Standing.Open, StandingAfter(100 + more - 30));

        static Standing? StandingAfter(long rows) => Evaluation.Of(
            [Rung("more", (int)rows, (int)Math.Round(rows * 0.92), 1)], 0.9m).Rungs.Single().Standing;
    }

    [Fact]
    public void No_number_of_labels_settles_a_rung_that_is_at_the_bar()
    {
        var open = Evaluation.Of([Rung("even", 100, 90, 1)], 0.9m).Rungs.Single();

        Assert.Equal((Standing.Open, null), (open.Standing, open.LabelsToSettle));
    }

    [Fact]
    public void Money_is_counted_for_each_row_and_for_each_successful_one()
    {
        var rung = Evaluation.Of([Rung("one", 8, 6, 0.003m)], null).Rungs.Single();

        Assert.Equal(
            (new Usd(0.024m), new Usd(0.003m), new Usd(0.004m)),
            (rung.CostUsd!.Value, rung.CostPerRowUsd!.Value, rung.CostPerSuccessfulRowUsd!.Value));
    }

    [Fact]
    public void A_cost_that_is_partly_unknown_is_unknown()
    {
        var answers = Rung("one", 3, 3, 1).Answers;
        var rung = Evaluation.Of([new("one", [answers[0], answers[1] with { Cost = null }])], null).Rungs.Single();

        Assert.Equal((null, null, null), (rung.CostUsd, rung.CostPerSuccessfulRowUsd, rung.OnFront));
    }

    [Fact]
    public void The_front_has_those_that_nobody_beats()
    {
        var evaluation = Evaluation.Of(
            [Rung("a", 100, 70, 1), Rung("b", 100, 90, 2), Rung("c", 100, 80, 2), Rung("d", 100, 90, 3)], null);

        Assert.Equal(["a", "b"], evaluation.Rungs.Where(rung => rung.OnFront == true).Select(rung => rung.Name));
    }

    [Fact]
    public void Rungs_are_compared_row_by_row()
    {
        var first = new RungAnswers("first", [.. Answers("111100", "abcdef")]);
        var second = new RungAnswers("second", [.. Answers("111111", "fedcba"), new("g", Grade.Right)]);

        var pair = Evaluation.Of([first, second], null).Comparisons.Single();

        Assert.Equal((6, 0, 2, 0.5m, 0.333333m),
            (pair.Rows, pair.FirstBetter, pair.SecondBetter, pair.PValue, pair.Difference));
    }

    [Fact]
    public void Answers_that_could_not_be_graded_are_left_out_and_counted()
    {
        var rung = Evaluation.Of(
            [new("one", [new("a", Grade.Right), new("b", Grade.Ungraded("it crashed"))])], null).Rungs.Single();

        Assert.Equal((2, 1, 1, 1m), (rung.Rows, rung.Graded, rung.Ungraded, rung.Quality));
    }

    [Fact]
    public void Lengths_and_ends_of_answers_are_counted()
    {
        var answers = Enumerable.Range(1, 200).Select(length => new GradedAnswer($"{length}", Grade.Right)
        {
            OutputTokens = length,
            End = length > 198 ? AnswerEnd.Truncated : length == 1 ? AnswerEnd.Refused : AnswerEnd.Complete,
        });
        var rung = Evaluation.Of([new("one", [.. answers])], null).Rungs.Single();

        Assert.Equal(new(100, 198, 200), rung.OutputTokens);
        Assert.Equal((2, 1, 0), (rung.Truncated, rung.Refused, rung.Failed));
    }

    static RungAnswers Rung(string name, int rows, int right, decimal cost) => new(name,
    [
        .. Enumerable.Range(0, rows).Select(row =>
            new GradedAnswer($"{row}", Grade.Of(row < right)) { Cost = new Usd(cost) }),
    ]);

    static IEnumerable<GradedAnswer> Answers(string right, string keys) =>
        right.Zip(keys, (mark, key) => new GradedAnswer($"{key}", Grade.Of(mark == '1')));
}
