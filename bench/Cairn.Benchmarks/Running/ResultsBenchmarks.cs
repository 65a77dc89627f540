using BenchmarkDotNet.Attributes;
using Cairn.Bench.Results;

namespace Cairn.Benchmarks.Running;

/// <summary>Reading the results of a batch, and reading, keeping and booking them.</summary>
public class ResultsBenchmarks
{
    const int Rows = 2_000;

    readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    CollectTrial _trial = null!;

    [GlobalSetup]
    public Task PrepareAsync()
    {
        _trial = new(Rows);
        return _trial.WriteAsync(_path, default);
    }

    [GlobalCleanup]
    public void Remove()
    {
        _trial.Dispose();
        File.Delete(_path);
    }

    [Benchmark(Baseline = true)]
    public async Task<int> Read()
    {
        await _trial.ReadAsync(_path, default);
        return Rows;
    }

    [Benchmark]
    public async Task<int> Settle()
    {
        await _trial.SettleAsync(_path, default);
        return Rows;
    }
}
