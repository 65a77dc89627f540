using Cairn.Sandbox;

namespace Cairn.Tests.Sandbox.Caching;

/// <summary>How much of a batch reads, which users of the real API put between 30% and 98%.</summary>
public sealed class HitRateTests
{
    const int Rows = 5_000;

    static readonly string[] Batch = [.. Enumerable.Range(0, Rows).Select(row => Rehearsal.Ask($"Row {row}", "1h"))];

    [Fact]
    public void A_cold_batch_reads_between_30_and_98_percent()
    {
        using var rehearsal = new Rehearsal();

        Assert.InRange(ReadShare(rehearsal), 0.30m, 0.98m);
    }

    [Fact]
    public void A_primed_batch_reads_above_98_percent()
    {
        using var rehearsal = new Rehearsal();
        rehearsal.Run(Batch[0]);

        Assert.Equal(1m, ReadShare(rehearsal));
    }

    [Theory]
    [InlineData(0.1, 0.9)]
    [InlineData(0.5, 0.5)]
    public void Noise_lowers_it_by_its_share(decimal missRate, decimal expected)
    {
        using var rehearsal = new Rehearsal(new() { Cache = new() { MissRate = missRate } });
        rehearsal.Run(Batch[0]);

        Assert.InRange(ReadShare(rehearsal), expected - 0.02m, expected + 0.02m);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_the_same_bill()
    {
        var options = new SandboxOptions { Seed = 7, Cache = new() { MissRate = 0.2m } };
        using var first = new Rehearsal(options);
        using var second = new Rehearsal(options);
        using var other = new Rehearsal(options with { Seed = 8 });
        var lines = Lines(first);

        Assert.Equal(lines, Lines(second));
        Assert.Equal(first.Save(), second.Save());
        Assert.Equal(first.Usd(), second.Usd());
        Assert.NotEqual(lines, Lines(other));
    }

    static IReadOnlyList<string> Lines(Rehearsal rehearsal) =>
        rehearsal.LinesOf(rehearsal.Finish(rehearsal.Submit(Batch[..1_000])));

    static decimal ReadShare(Rehearsal rehearsal) =>
        rehearsal.RunUsage(Batch).Count(usage => usage.Read > 0) / (decimal)Rows;
}
