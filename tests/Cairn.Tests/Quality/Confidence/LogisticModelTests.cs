using Cairn.Quality.Confidence;

namespace Cairn.Tests.Quality.Confidence;

public sealed class LogisticModelTests
{
    [Fact]
    public void The_chances_are_those_that_the_rows_were_drawn_by()
    {
        var rows = Rows(4_000, signs => 1 / (1 + Math.Exp(-(-1 + (3 * signs[0]) - (2 * signs[1])))));

        var model = LogisticModel.Fit(rows);

        Assert.InRange(model.Weights[0], -1.3, -0.7);
        Assert.InRange(model.Weights[1], 2.6, 3.4);
        Assert.InRange(model.Weights[2], -2.4, -1.6);
    }

    [Fact]
    public void A_sign_that_says_nothing_weighs_next_to_nothing_beside_one_that_does()
    {
        var rows = Rows(2_000, signs => signs[0] > 0.5 ? 0.95 : 0.3);

        var model = LogisticModel.Fit(rows);

        Assert.True(Math.Abs(model.Weights[2]) < 0.2 * model.Weights[1]);
    }

    [Fact]
    public void Signs_that_part_right_from_wrong_without_an_exception_keep_finite_weights()
    {
        var rows = Rows(200, signs => signs[0] > 0.5 ? 1 : 0);

        Assert.All(LogisticModel.Fit(rows).Weights, weight => Assert.InRange(weight, -100, 100));
        Assert.All(LogisticModel.Fit(Rows(200, _ => 1)).Weights, weight => Assert.InRange(weight, -100, 100));
    }

    [Fact]
    public void The_same_rows_give_the_same_model() =>
        Assert.Equal(LogisticModel.Fit(Rows(300, signs => signs[0])).Weights,
            LogisticModel.Fit(Rows(300, signs => signs[0])).Weights);

    static List<(IReadOnlyList<decimal> Signs, bool IsRight)> Rows(int count, Func<double[], double> chance)
    {
        var numbers = new Numbers(7);
        List<(IReadOnlyList<decimal>, bool)> rows = [];
        for (var row = 0; row < count; row++)
        {
            double[] signs = [numbers.Next(), numbers.Next()];
            rows.Add(([(decimal)signs[0], (decimal)signs[1]], numbers.Next() < chance(signs)));
        }

        return rows;
    }
}
