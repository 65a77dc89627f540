using Cairn.Bench;
using Cairn.Bench.Measuring;

namespace Cairn.Tests.Measuring;

public sealed class FigureTests
{
    [Fact]
    public void The_median_of_an_even_number_of_rounds_is_between_the_two_in_the_middle() =>
        Assert.Equal(new(2.5, 1, 9, 4), Spread.Of([9, 1, 3, 2]));

    [Fact]
    public void No_round_is_no_measurement() =>
        Assert.Throws<BenchException>(() => Spread.Of([]));

    [Fact]
    public void A_limit_is_held_by_the_median()
    {
        Assert.True(MeasuredOnce.PlanOverSort(4.9, 5, 80).IsOk);
        Assert.False(MeasuredOnce.PlanOverSort(1, 5.1, 5.2).IsOk);
        Assert.True(MeasuredOnce.ComposeOverMemcpy(0.1, 0.5, 0.6).IsOk);
        Assert.False(MeasuredOnce.ComposeOverMemcpy(0.4, 0.49, 0.9).IsOk);
    }

    [Theory]
    [InlineData(3.1, 4.0, true)]
    [InlineData(2.9, 4.0, false)]
    [InlineData(0.5, 0.6, false)]
    public void Worse_is_what_does_not_meet_the_rounds_of_before(double min, double max, bool isWorse) =>
        Assert.Equal(isWorse, MeasuredOnce.PlanOverSort(min, max).IsWorseThan(MeasuredOnce.PlanOverSort(2, 3)));

    [Fact]
    public void Of_speeds_less_is_worse() =>
        Assert.True(MeasuredOnce.ComposeOverMemcpy(0.6, 0.7).IsWorseThan(MeasuredOnce.ComposeOverMemcpy(0.8, 0.9)));

    [Theory]
    [InlineData(1234.4, "1,234")]
    [InlineData(12.34, "12.3")]
    [InlineData(5, "5")]
    [InlineData(1.256, "1.26")]
    [InlineData(0.0421, "0.042")]
    public void A_number_is_shown_with_the_digits_that_count(double number, string shown) =>
        Assert.Equal(shown, Numbers.Short(number));
}
