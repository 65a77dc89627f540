using Cairn.Cli.Purging;
using Cairn.Reporting;
using Cairn.Running;
using Cairn.Tests.Running;

namespace Cairn.Tests.Cli.Purging;

public sealed class StoreLimitsTests
{
    const int AnswerBytes = 100;

    [Fact]
    public async Task The_oldest_runs_go_until_the_rest_fits_and_the_one_that_ended_stays()
    {
        using var bench = new RunBench();
        foreach (var id in (string[])["0000000a", "0000000b", "0000000c"])
            await AddAsync(bench, id, spec => spec);

        Assert.Equal([], await OverAsync(bench, 3 * AnswerBytes));
        Assert.Equal(["0000000a"], await OverAsync(bench, (3 * AnswerBytes) - 1));
        Assert.Equal(["0000000a", "0000000b"], await OverAsync(bench, 1));
    }

    [Fact]
    public async Task Runs_that_are_unfinished_or_of_another_name_or_agreed_to_no_size_stay()
    {
        using var bench = new RunBench();
        await AddAsync(bench, "0000000a", spec => spec, RunState.Running);
        await AddAsync(bench, "0000000b", spec => spec with { Name = "other" });
        await AddAsync(bench, "0000000c", spec => spec with { ReuseBytesMax = null });
        await AddAsync(bench, "0000000d", spec => spec with { IsSandbox = !spec.IsSandbox });
        await AddAsync(bench, "0000000e", spec => spec);

        Assert.Equal([], await OverAsync(bench, 1));
    }

    static async Task<IEnumerable<string>> OverAsync(RunBench bench, long most)
    {
        var runs = await bench.Store.RunsAsync();
        var going = await StoreLimits.OverAsync((new(bench.HomePath()), bench.Store), (runs[0], runs), most);
        return going.Select(draft => draft.Run.Id);
    }

    // A run with answers of a known size that were delivered.
    static async Task AddAsync(
        RunBench bench, string id, Func<RunSpec, RunSpec> change, RunState state = RunState.Finished)
    {
        var output = Directory.CreateDirectory(Path.Combine(bench.OutputFolder, id)).FullName;
        var paths = OutputPaths.In(output);
        await File.WriteAllTextAsync(paths.Results, "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            paths.Report, $$"""{"run_id":"{{id}}","state":"finished"}""", TestContext.Current.CancellationToken);
        var spec = change(bench.Spec with { OutputFolder = output, ReuseBytesMax = 1 });
        await bench.Store.AddRunAsync(new() { Id = id, Spec = spec, State = state });
        bench.Home($"../{id}/segments/answers.jsonl", new string('x', AnswerBytes));
    }
}
