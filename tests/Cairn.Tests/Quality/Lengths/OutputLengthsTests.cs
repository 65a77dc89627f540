using Cairn.Quality.Certifying;
using Cairn.Quality.Lengths;

namespace Cairn.Tests.Quality.Lengths;

public sealed class OutputLengthsTests
{
    [Theory]
    [InlineData(298, 0.99, null)]
    [InlineData(299, 0.99, 0L)]
    [InlineData(472, 0.99, 0L)]
    [InlineData(473, 0.99, 1L)]
    [InlineData(2_994, 0.999, null)]
    [InlineData(2_995, 0.999, 0L)]
    [InlineData(10_000, 0.999, 4L)]
    [InlineData(5_000_000, 0.999, 4_883L)]
    public void So_many_answers_bound_a_quantile(long count, double share, long? above) =>
        Assert.Equal(above, ToleranceRank.Above(count, share, 0.95));

    [Fact]
    public void The_bound_holds_as_often_as_it_says()
    {
        const int trials = 2_000;
        var numbers = SplitMix64.Of(1, SeedPurpose.Trials);
        var held = 0;
        for (var trial = 0; trial < trials; trial++)
        {
            var lengths = new OutputLengths();
            for (var answer = 0; answer < 473; answer++)
                lengths.Add(1 + numbers.Below(10_000), false);
            held += lengths.ToleranceBound(0.99, 0.95) >= 9_900 ? 1 : 0;
        }

        // Two standard deviations below 95%, and not far above it: the second longest of 473 is just sure enough.
        Assert.InRange((double)held / trials, 0.94, 0.965);
    }

    [Fact]
    public void Answers_that_were_cut_off_count_as_the_longest()
    {
        var lengths = new OutputLengths();
        foreach (var tokens in Enumerable.Range(1, 473))
            lengths.Add(tokens, false);
        Assert.Equal(472, lengths.ToleranceBound(0.99, 0.95));

        lengths.Add(100, true);
        Assert.Equal(473, lengths.ToleranceBound(0.99, 0.95));
        lengths.Add(100, true);
        Assert.Null(lengths.ToleranceBound(0.99, 0.95));
    }

    // Kaplan and Meier by hand: at risk 6, 4 and 2 when answers of 10, 20 and 40 tokens end.
    [Fact]
    public void Cut_answers_leave_the_estimate_of_the_others_unbiased()
    {
        var lengths = new OutputLengths();
        foreach (var tokens in (int[])[10, 15, 20, 30, 40, 50])
            lengths.Add(tokens, tokens is 15 or 30 or 50);

        Assert.Equal(5 / 6.0, lengths.ShareAbove(10), 12);
        Assert.Equal(5 / 6.0, lengths.ShareAbove(19), 12);
        Assert.Equal(5 / 6.0 * 3 / 4, lengths.ShareAbove(20), 12);
        Assert.Equal(5 / 6.0 * 3 / 4 / 2, lengths.ShareAbove(40), 12);
        Assert.Equal(10 + (10 * 5 / 6.0) + (20 * 0.625) + (10 * 0.3125), lengths.MeanUpTo(50), 12);
        Assert.Equal(((20 * 0.625) + (10 * 0.3125)) / 0.625, lengths.MeanResidual(20), 12);
    }

    [Fact]
    public void Without_cut_answers_the_estimates_are_the_plain_ones() => Law.HoldsForGenes(100, genes =>
    {
        int[] tokens = [.. Enumerable.Range(0, 1 + genes.Below(40)).Select(_ => genes.Below(256))];
        var cap = genes.Below(256);
        var lengths = new OutputLengths();
        foreach (var each in tokens)
            lengths.Add(each, false);

        var longer = tokens.Where(each => each > cap).ToList();
        return Near(lengths.ShareAbove(cap), (double)longer.Count / tokens.Length)
            && Near(lengths.MeanUpTo(cap), tokens.Average(each => Math.Min(each, cap)))
            && Near(lengths.MeanResidual(cap), longer.Count == 0 ? 0 : longer.Average(each => each - cap));
    });

    [Fact]
    public void While_answers_are_few_the_cap_is_twice_the_longest()
    {
        var lengths = new OutputLengths();
        Assert.Equal(new(4_096, CapReason.NothingKnown), CapChoice.Of(lengths, 4_096, 100));
        foreach (var tokens in Enumerable.Range(1, 500))
            lengths.Add(tokens, false);

        Assert.Equal(new(1_000, CapReason.TwiceTheLongest), CapChoice.Of(lengths, 4_096, 100));
        Assert.Equal(new(900, CapReason.NothingKnown), CapChoice.Of(lengths, 900, 100));
    }

    [Fact]
    public void With_answers_enough_the_cap_is_the_tolerance_bound()
    {
        var lengths = new OutputLengths();
        foreach (var tokens in Enumerable.Range(1, 10_000))
            lengths.Add(tokens, false);

        Assert.Equal(new(9_996, CapReason.ToleranceBound), CapChoice.Of(lengths, 64_000, 100));
    }

    [Fact]
    public void Runaways_are_cut_where_more_follows_than_a_new_try_costs()
    {
        var lengths = new OutputLengths();
        lengths.Add(80, false, 480);
        lengths.Add(120, false, 500);
        lengths.Add(8_000, false, 20);

        Assert.Equal(new(120, CapReason.Runaways), CapChoice.Of(lengths, 64_000, 50));
    }

    static bool Near(double left, double right) => Math.Abs(left - right) < 1e-9;
}
