using System.Buffers;
using BenchmarkDotNet.Attributes;

namespace Cairn.Benchmarks.Workloads;

/// <summary>Composing requests and writing their JSON, beside copying the same bytes.</summary>
public class ComposeBenchmarks
{
    readonly ArrayBufferWriter<byte> _written = new(1 << 24);
    SmallWorkload _workload = null!;
    byte[] _bytes = [];
    byte[] _copy = [];

    [GlobalSetup]
    public void Prepare()
    {
        _workload = new();
        Compose();
        (_bytes, _copy) = (_written.WrittenSpan.ToArray(), new byte[_written.WrittenCount]);
    }

    [GlobalCleanup]
    public void Remove() => _workload.Dispose();

    [Benchmark(Baseline = true)]
    public int Copy()
    {
        _bytes.CopyTo(_copy.AsSpan());
        return _copy.Length;
    }

    [Benchmark]
    public int Compose()
    {
        _written.ResetWrittenCount();
        foreach (var row in _workload.Letters)
            _workload.Composer.Compose(row).WriteParams(_written, []);
        return _written.WrittenCount;
    }
}
