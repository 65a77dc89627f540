using BenchmarkDotNet.Attributes;
using Cairn.Accounting;
using Cairn.Bench.Driving;
using Cairn.Running;

namespace Cairn.Benchmarks.Running;

/// <summary>Filling one batch: rows are read, composed, signed, priced, and the body is hashed.</summary>
public class PackerBenchmarks
{
    const int Rows = 2_000;
    const string RunId = "0000000r";

    static readonly HashSet<int> NoCounts = [];

    DirectoryInfo _home = null!;
    BenchWorkload _workload = null!;
    RunContext _context = null!;

    [GlobalSetup]
    public void Prepare()
    {
        _home = Directory.CreateTempSubdirectory("cairn-benchmarks-");
        _workload = new(Rows, Rows);
        _context = _workload.ContextOf((RunId, _home.FullName), null!, null!);
    }

    [GlobalCleanup]
    public void Remove()
    {
        _workload.Dispose();
        _home.Delete(recursive: true);
    }

    [Benchmark]
    public int Fill() => new Packer(_context).Fill(Draft(), new(RowSet.Range(0, Rows), Rows, null, NoCounts))!.Count;

    static Submission Draft() => new()
    {
        Id = "0000000s",
        RunId = RunId,
        WorkspaceId = "wrkspc",
        Attempt = 0,
        IsPrimer = false,
        Rows = RowSet.Empty,
        BodyBytes = 0,
        BodySha256 = "",
        Reserved = Usd.Zero,
    };
}
