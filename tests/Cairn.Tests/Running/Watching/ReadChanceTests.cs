using Cairn.Running.Watching;

namespace Cairn.Tests.Running.Watching;

public sealed class ReadChanceTests
{
    // With a share of 95% held as by 20 rows, Beta(19, 1): P(0 of 1) = 1/20, P(0 of 2) = 1 * 2 / (20 * 21).
    [Theory]
    [InlineData(1, 0.05)]
    [InlineData(2, 2.0 / 420)]
    [InlineData(3, 6.0 / (20 * 21 * 22))]
    public void Few_rows_that_read_nothing_are_as_likely_as_the_beta_binomial_says(int rows, double expected) =>
        Assert.Equal(expected, new ReadChance(0.95, rows).OfAtMost(0), 9);

    [Theory]
    [InlineData(0.95, 1)]
    [InlineData(0.5, 40)]
    [InlineData(0.02, 100_000)]
    [InlineData(1, 100_000)]
    public void All_counts_together_are_certain(double share, int rows) =>
        Assert.Equal(1 - new ReadChance(share, rows).OfAtMost(rows - 1), Probability(share, rows), 9);

    [Theory]
    [InlineData(0.96, 59)]
    [InlineData(0.6, 1_000)]
    public void Outside_of_the_interval_is_less_likely_than_one_in_a_thousand(double share, int rows)
    {
        var chance = new ReadChance(share, rows);

        var (low, high) = chance.Interval();

        Assert.InRange(chance.OfAtMost(low - 1), 0, ReadChance.Level);
        Assert.InRange(chance.OfAtMost(low), ReadChance.Level, 1);
        Assert.InRange(1 - chance.OfAtMost(high), 0, ReadChance.Level);
    }

    // 0.7 to the 19th is 0.00114, to the 20th 0.0008.
    [Theory]
    [InlineData(19, 0, true)]
    [InlineData(20, 0, false)]
    [InlineData(1_000, 300, true)]
    [InlineData(1_000, 240, false)]
    public void The_documented_rates_explain_what_thirty_percent_would_show(int rows, int reads, bool expected) =>
        Assert.Equal(expected, new ReadChance(0.96, rows).IsDocumented(reads));

    // The probability that all rows read: the product of (a + i) / (a + b + i).
    static double Probability(double share, int rows)
    {
        var a = 20 * Math.Clamp(share, 0.01, 0.99);
        return Enumerable.Range(0, rows).Aggregate(1.0, (product, i) => product * (a + i) / (20 + i));
    }
}
