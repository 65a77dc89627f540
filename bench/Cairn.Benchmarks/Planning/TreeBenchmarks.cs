using BenchmarkDotNet.Attributes;
using Cairn.Planning.Caching;
using Cairn.Profiling;

namespace Cairn.Benchmarks.Planning;

/// <summary>Choosing which shared prefixes are worth a marker.</summary>
public class TreeBenchmarks
{
    // The multipliers of the price list, and a minimum that prefixes of this size reach.
    static readonly CacheTerms Terms = new(Write5m: 1.25, Write1h: 2, Read: 0.1, MinimumTokens: 512);

    PrefixTree _tree = null!;

    [GlobalSetup]
    public void Prepare()
    {
        using var workload = new SmallWorkload();
        _tree = SharedPrefixes.Of(workload);
    }

    [Benchmark]
    public int Place() => Breakpoints.Place(_tree, Terms).Nodes.Count;
}
