using BenchmarkDotNet.Attributes;

namespace Cairn.Benchmarks.Profiling;

/// <summary>Telling requests apart, and finding what they share.</summary>
public class PrefixIdentityBenchmarks
{
    SmallWorkload _workload = null!;

    [GlobalSetup]
    public void Prepare() => _workload = new();

    [GlobalCleanup]
    public void Remove() => _workload.Dispose();

    [Benchmark(Baseline = true)]
    public int Compose()
    {
        var blocks = 0;
        foreach (var row in _workload.Letters)
            blocks += _workload.Composer.Compose(row).Blocks.Count;
        return blocks;
    }

    [Benchmark]
    public int Identity()
    {
        HashSet<UInt128> identities = [];
        foreach (var row in _workload.Letters)
            identities.Add(_workload.Composer.Compose(row).Identity());
        return identities.Count;
    }

    [Benchmark]
    public int Share() => SharedPrefixes.Of(_workload).Nodes.Count;
}
