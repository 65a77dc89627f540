using Cairn.Planning.Caching;
using Cairn.Profiling;
using Cairn.Workloads;

namespace Cairn.Tests.Planning.Caching;

public sealed class PaddingTests
{
    static readonly CacheTerms Haiku45 = new(1.25, 2, 0.1, 4_096);

    [Theory]
    [InlineData(409, false)]
    [InlineData(411, true)]
    public void Ten_thousand_rows_pay_for_padding_from_a_tenth_of_the_minimum_on(double tokens, bool pays) =>
        Assert.Equal(pays, Padding.Find(Rows(tokens, 1_000_000), Haiku45) is not null);

    [Fact]
    public void It_saves_what_the_rows_cost_less_a_write_and_reads_of_the_minimum()
    {
        var advice = Padding.Find(Rows(1_000, 100), Haiku45)!;

        Assert.Equal((1, 3_096.0, CacheTtl.FiveMinutes), (advice.Node, advice.MissingTokens, advice.Ttl));
        Assert.Equal(100_000 - (4_096 * (1.25 + 9.9)), advice.SavedTokens, 6);
    }

    [Fact]
    public void What_can_be_cached_needs_no_padding() => Assert.Null(Padding.Find(Rows(4_096, 100), Haiku45));

    static PrefixTree Rows(double tokens, int rows)
    {
        var builder = new PrefixTreeBuilder();
        var node = builder.Add(builder.AddRoot(), tokens, 1);
        for (var row = 0; row < rows; row++)
            builder.AddRow(node);
        return builder.Build();
    }
}
