using Cairn.Quality.Evaluating;

namespace Cairn.Tests.Quality.Evaluating;

/// <summary>Intervals against tables of others, and against chance itself.</summary>
public sealed class IntervalTests
{
    // By bisection of exact sums of the binomial distribution.
    [Theory]
    [InlineData(0, 10, 0, 0.3084971)]
    [InlineData(7, 10, 0.3475471, 0.9332605)]
    [InlineData(10, 10, 0.6915029, 1)]
    [InlineData(842, 1319, 0.6117681, 0.6643384)]
    public void Right_and_wrong_get_the_exact_interval(long right, long rows, double low, double high)
    {
        var exact = QualityInterval.Exact(right, rows);

        Assert.Equal(low, exact.Low, 6);
        Assert.Equal(high, exact.High, 6);
    }

    // Printed tables of Student's distribution.
    [Theory]
    [InlineData(0.975, 1, 12.706205)]
    [InlineData(0.975, 10, 2.228139)]
    [InlineData(0.975, 808, 1.962901)]
    [InlineData(0.9, 3, 1.637744)]
    public void Students_t_is_that_of_the_tables(double below, long freedom, double t) =>
        Assert.Equal(t, BetaDistribution.StudentT(below, freedom), 5);

    // By exact sums of binomial coefficients.
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0, 5, 0.03125)]
    [InlineData(5, 5, 1)]
    [InlineData(26, 70, 0.0206957)]
    public void A_fair_coin_is_fair(long count, long throws, double probability) =>
        Assert.Equal(probability, BetaDistribution.FairCoin(count, throws), 6);

    [Theory]
    [InlineData(0.05, 60)]
    [InlineData(0.5, 60)]
    [InlineData(0.9, 200)]
    [InlineData(0.99, 500)]
    public void The_exact_interval_covers_at_least_as_often_as_it_says(double share, int rows)
    {
        var random = new Random(17);
#pragma warning disable CA5394 // A draw for a test, which has to follow from the seed.
        int Right() => Enumerable.Range(0, rows).Count(_ => random.NextDouble() < share);
#pragma warning restore CA5394
        var covered = Enumerable.Range(0, 2000).Count(_ =>
        {
            var (low, high) = QualityInterval.Exact(Right(), rows);
            return low <= share && share <= high;
        });

        // Three standard errors of 2,000 draws are 1.5 points.
        Assert.True(covered >= 0.935 * 2000, $"{covered} of 2000");
    }

    [Fact]
    public void Scores_that_are_all_the_same_are_not_taken_for_certain()
    {
        var interval = QualityInterval.Of(ScoreSums.Of(Enumerable.Repeat(0.5m, 40)));

        Assert.Equal("clopper_pearson", interval.Method);
        Assert.InRange(interval.High - interval.Low, 0.3m, 0.34m);
    }
}
