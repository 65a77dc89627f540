using Cairn.Planning;

namespace Cairn.Tests.Planning;

public sealed class ChancesTests
{
    [Fact]
    public void Four_of_five_outcomes_lie_in_the_range()
    {
        var bill = new Bill(new(1), new(0.1m), new(2), new(10), new(20));
        var chances = new Chances();

        var range = bill.Range(chances);
        var inside = Enumerable.Range(1, Weights.Draws)
            .Count(draw => bill.At(chances.At(draw)) is var usd && usd >= range.Low && usd <= range.High);

        Assert.InRange(inside, Weights.Draws * 79 / 100, Weights.Draws * 81 / 100);
        Assert.InRange(range.Expected.Amount, range.Low.Amount, range.High.Amount);
    }

    [Fact]
    public void The_expected_cost_is_the_mean_of_all_outcomes()
    {
        var bill = new Bill(new(1), new(0.1m), new(2), new(10), new(20));
        var chances = new Chances();

        var mean = Enumerable.Range(1, Weights.Draws).Average(draw => bill.At(chances.At(draw)).Amount);

        Assert.InRange(bill.Range(chances).Expected.Amount / mean, 0.99m, 1.01m);
    }

    [Theory]
    [InlineData(0.1, -1.2816)]
    [InlineData(0.5, 0)]
    [InlineData(0.9, 1.2816)]
    public void Quantiles_of_the_normal_distribution_are_those_of_the_tables(double share, double quantile) =>
        Assert.InRange(Weights.Normal(share), quantile - 5e-4, quantile + 5e-4);

    [Fact]
    public void What_the_users_own_markers_do_goes_from_all_read_to_all_written()
    {
        var bill = Bill.Nothing with { Own = (new(1), new(10), new(20)) };
        var sure = new Weights(1, 0, 1, 1, 0);

        Assert.Equal([1m, 10m, 20m], new[] { 0, 0.5, 1 }.Select(own => bill.At(sure with { OwnCache = own }).Amount));
    }
}
