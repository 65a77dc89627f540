using Cairn.Quality.Confidence;

namespace Cairn.Tests.Quality.Confidence;

public sealed class DiscriminationTests
{
    [Fact]
    public void Scores_that_part_all_right_answers_from_all_wrong_ones_have_an_area_of_one() =>
        Assert.Equal(1, Discrimination.Of([(0.9m, true), (0.8m, true), (0.3m, false), (0.1m, false)]).Auroc);

    [Fact]
    public void A_tie_counts_half() =>
        Assert.Equal(0.625, Discrimination.Of([(0.9m, true), (0.5m, true), (0.5m, false), (0.8m, false)]).Auroc);

    [Fact]
    public void Scores_that_say_nothing_are_useless_and_scores_that_say_much_are_not()
    {
        var numbers = new Numbers(3);
        List<(decimal, bool)> nothing = [.. Enumerable.Range(0, 400)
            .Select(_ => ((decimal)numbers.Next(), numbers.Next() < 0.86))];
        List<(decimal, bool)> much =
            [.. nothing.Select(row => (row.Item2 ? 0.5m + (row.Item1 / 2) : row.Item1, row.Item2))];

        Assert.True(Discrimination.Of(nothing).IsUseless);
        Assert.False(Discrimination.Of(much).IsUseless);
    }

    [Fact]
    public void Without_a_wrong_answer_there_is_no_area_and_nothing_is_called_useless()
    {
        var all = Discrimination.Of([(0.9m, true), (0.5m, true)]);

        Assert.Null(all.Auroc);
        Assert.False(all.IsUseless);
    }

    [Fact]
    public void The_calibration_sets_what_is_stated_beside_what_is_true()
    {
        var bins = Discrimination.Of([(0.91m, true), (0.93m, false), (1m, true), (0.15m, false)]).Calibration;

        Assert.Equal([new(0.1m, 0.2m, 1, 0.15m, 0), new(0.9m, 1m, 3, 0.9467m, 0.6667m)], bins);
    }
}
