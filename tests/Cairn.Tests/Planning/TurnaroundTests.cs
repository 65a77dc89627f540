using Cairn.Planning;

namespace Cairn.Tests.Planning;

public sealed class TurnaroundTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(100, 3)]
    [InlineData(1_000, 15)]
    [InlineData(10_000, 15)]
    [InlineData(100_000, 40)]
    public void Half_of_the_batches_end_within_the_median_of_their_size(int requests, double minutes) =>
        Assert.Equal(minutes, Turnaround.Median(requests).TotalMinutes, 9);

    [Fact]
    public void Between_two_sizes_the_median_is_between_theirs() =>
        Assert.Equal(Math.Sqrt(3 * 15), Turnaround.Median(316).TotalMinutes, 1);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(50, 10)]
    [InlineData(5_000, 300)]
    [InlineData(1_000_000, 1_800)]
    public void Starts_spread_by_the_size_of_a_batch(int requests, double seconds) =>
        Assert.Equal(seconds, Turnaround.Spread(requests).TotalSeconds, 9);

    // exp(1.2816 x 0.8) = 2.788 times the median of a single lognormal.
    [Fact]
    public void Nine_of_ten_single_batches_end_within_their_ninety_percent_point() =>
        Assert.Equal(3 * 2.788, Turnaround.NineOfTen([100]).TotalMinutes, 2);

    [Fact]
    public void Nine_of_ten_runs_of_several_waves_end_within_what_drawn_sums_say()
    {
        int[] waves = [1, 100_000, 100_000, 5_000];
        var sums = Enumerable.Range(1, 40_000)
            .Select(draw => waves.Index().Sum(wave =>
                Turnaround.Median(wave.Item).TotalSeconds * Math.Exp(0.8 * Normal(draw, wave.Index))))
            .Order().ToList();

        Assert.InRange(Turnaround.NineOfTen(waves).TotalSeconds / sums[36_000], 0.97, 1.03);
    }

    [Fact]
    public void A_run_without_waves_takes_no_time() =>
        Assert.Equal(TimeSpan.Zero, Turnaround.NineOfTen([]));

    // Evenly spread points (multiples of square roots of primes), turned into normals by Box and Muller.
    static double Normal(int draw, int dimension)
    {
        int[] primes = [2, 3, 5, 7, 11, 13, 17, 19];
        return Math.Sqrt(-2 * Math.Log(1 - Part(2 * dimension))) * Math.Cos(2 * Math.PI * Part((2 * dimension) + 1));

        double Part(int prime) => draw * Math.Sqrt(primes[prime]) % 1;
    }
}
