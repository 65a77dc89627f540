using Cairn.Planning.Caching;

namespace Cairn.Tests.Planning.Caching;

public sealed class ShareBeliefTests
{
    // With whole a and b the probability to be below x is that of at least a hits in a + b - 1 throws.
    [Theory]
    [InlineData(1, 1, 0.3)]
    [InlineData(2, 3, 0.5)]
    [InlineData(48, 1, 0.97)]
    [InlineData(1, 60, 0.02)]
    [InlineData(500, 520, 0.49)]
    public void Its_distribution_is_that_of_a_binomial(int hits, int misses, double share)
    {
        var throws = hits + misses - 1;
        var (sum, term) = (0.0, Math.Pow(1 - share, throws));
        for (var count = 0; count <= throws; count++)
        {
            sum += count >= hits ? term : 0;
            term *= (double)(throws - count) / (count + 1) * share / (1 - share);
        }

        Assert.Equal(sum, new ShareBelief(hits, misses).Below(share), 9);
    }

    [Fact]
    public void A_quantile_is_where_the_distribution_is() =>
        Law.HoldsForGenes(500, genes =>
        {
            var belief = new ShareBelief(0.4 + genes.Below(200), 0.4 + (genes.Below(200) * genes.Below(200)));
            var below = (1 + genes.Below(98)) / 100.0;
            return Math.Abs(belief.Below(belief.Quantile(below)) - below) < 1e-6;
        });

    [Fact]
    public void A_million_observations_leave_little_doubt() =>
        Assert.Equal(0.5, new ShareBelief(500_000, 500_000).Quantile(0.2), 3);
}
