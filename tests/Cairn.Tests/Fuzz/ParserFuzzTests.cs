using System.Diagnostics;
using Cairn.Tests.House;
using Cairn.Tests.Running;

namespace Cairn.Tests.Fuzz;

/// <summary>Everything that is read from outside, fed with damage; <c>CAIRN_PROOF=nightly</c> feeds a hundred times as
/// much.</summary>
public sealed class ParserFuzzTests(ITestOutputHelper output) : IDisposable
{
    const ulong Seed = 1;
    const long PerPush = 2_000_000;
    const long Nightly = 100 * PerPush;
    const long BytesMax = 16 * 1024 * 1024;

    // Many times what it takes, so that only a reader that never ends is caught.
    static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(10);

    readonly WorkloadTarget _workloads = new();

    static long Count => Environment.GetEnvironmentVariable("CAIRN_PROOF") == "nightly" ? Nightly : PerPush;

    [Fact]
    public async Task No_damaged_input_brings_a_reader_down()
    {
        using var bench = await new RunBench(rows: 12, "output: { schema: answer.schema.json }\n").StartAsync();
        var submission = await bench.PlanAsync();
        List<FuzzTarget> targets =
        [
            new ResultLineTarget(bench.Workload.OutputSchema!), new CustomIdTarget(), new LinesTarget(),
            new ListTarget(), new DownloadTarget(bench.Context, submission), new AuditTarget(), _workloads,
        ];
        var run = new FuzzRun(Seed, targets);
        var watch = Stopwatch.StartNew();

        await run.RunAsync(Count, Environment.ProcessorCount, TimeMax * (Count / PerPush));

        Say($"Fuzz of the readers, seed {Seed}\n{run.Table(watch.Elapsed)}");
        Repository.HasNone(run.Findings);
        Assert.Equal(Count, run.Fed);
        Assert.All(targets, target => Assert.True(run.TakenOf(target) > 0, target.Name));
        Assert.InRange(run.LargestBytes, 1, BytesMax);
    }

    public void Dispose() => _workloads.Dispose();

    void Say(string text)
    {
        output.WriteLine(text);
        Console.Write(text);
    }
}
