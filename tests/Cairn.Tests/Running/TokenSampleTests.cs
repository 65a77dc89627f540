using Cairn.Claude;
using Cairn.Profiling.Tokens;
using Cairn.Running;
using Cairn.Sandbox;
using Cairn.Tests.Workloads;
using Cairn.Workloads;

namespace Cairn.Tests.Running;

/// <summary>The estimates of a workload, corrected by what a sandbox counts, which counts otherwise.</summary>
public sealed class TokenSampleTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hundred_of_many_prompts_are_counted_and_teach_the_ratio_of_all()
    {
        using var bench = new RunBench(rows: 1_000, yaml: "system: Answer with one word and nothing else.\n");
        await using var sandbox = await SandboxServer.StartAsync(new(), TimeProvider.System, Cancellation);
        using var client = new ClaudeClient(
            sandbox.BaseAddress, new("sk-test", null), new ApiClock(TimeProvider.System));

        var sample = new TokenSample(bench.Rows, RunBench.Catalog);
        var sums = await sample.CountAsync(RowSet.Range(0, 1_000), client, [], Cancellation);

        var (model, counted) = Assert.Single(sums);
        Assert.Equal(TokenSample.PromptsMax, counted.Rows);
        var rows = bench.Rows.Read(RowSet.Range(0, 1_000))
            .Select(row => TokenEstimator.Estimate(row.Request, RunBench.Catalog.Find(model)))
            .Aggregate((left, right) => left + right);
        var known = TokenCalibration.OfPrompts(rows).Learn(counted);
        Assert.Equal(counted.Actual / counted.Expected, known.Ratio, 0.02);
        Assert.True(known.RatioSd < 0.01);
    }

    [Fact]
    public async Task The_counted_prompts_are_as_long_as_all_whatever_the_order_of_the_rows()
    {
        using var setup = new WorkloadSetup();
        setup.Write("rows.csv", "id,text\n" + string.Concat(Enumerable.Range(0, 1_000)
            .Select(row => $"{row},{string.Concat(Enumerable.Repeat("word ", row % 5 == 2 ? 500 : 5))}\n")));
        var workload = setup.Read(WorkloadSetup.Minimal);
        var input = InputSnapshot.Take(workload.Input, Cancellation);
        var rows = new RowSource(workload, new(workload.Input, input), new(workload, RunBench.Catalog));
        await using var sandbox = await SandboxServer.StartAsync(new(), TimeProvider.System, Cancellation);
        using var client = new ClaudeClient(
            sandbox.BaseAddress, new("sk-test", null), new ApiClock(TimeProvider.System));

        var sums = await new TokenSample(rows, RunBench.Catalog)
            .CountAsync(RowSet.Range(0, 1_000), client, [], Cancellation);

        var all = rows.Read(RowSet.Range(0, 1_000))
            .Average(row => TokenEstimator.Estimate(row.Request, RunBench.Catalog.Find(row.Request.Model)).Tokens);
        var counted = Assert.Single(sums).Value;
        Assert.Equal(all, counted.Expected / counted.Rows, all / 50);
    }

    [Fact]
    public async Task A_few_prompts_are_all_counted()
    {
        using var bench = new RunBench(rows: 3);
        await using var sandbox = await SandboxServer.StartAsync(new(), TimeProvider.System, Cancellation);
        using var client = new ClaudeClient(
            sandbox.BaseAddress, new("sk-test", null), new ApiClock(TimeProvider.System));

        var sums = await new TokenSample(bench.Rows, RunBench.Catalog)
            .CountAsync(RowSet.Range(0, 3), client, [], Cancellation);

        Assert.Equal(3, Assert.Single(sums).Value.Rows);
    }
}
