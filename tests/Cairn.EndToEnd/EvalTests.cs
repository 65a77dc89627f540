using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd;

/// <summary>Which rung is good enough, by the real command.</summary>
public sealed class EvalTests : IDisposable
{
    readonly Workbench _bench = new();

    public EvalTests() => _bench.Write("r.csv", "id,topic,small,large\n"
        + string.Concat(Enumerable.Range(0, 100).Select(row =>
            $"{row},praise,{(row % 4 == 0 ? "other" : "Praise")},{(row % 50 == 0 ? "other" : "praise")}\n")));

    [Fact]
    public async Task Recorded_answers_are_graded_and_the_good_rung_is_named()
    {
        var json = (await EvalAsync("--answer", "small", "large", "--label", "topic", "--target", "0.9", "--json"))
            .Exits(0).Json;

        Assert.Equal("large", json.GetProperty("chosen").GetString());
        Assert.Equal(
            ["0.75 misses", "0.98 clears"],
            json.GetProperty("rungs").EnumerateArray().Select(rung =>
                $"{rung.GetProperty("quality").GetDecimal():0.00} {rung.GetProperty("standing").GetString()}"));
    }

    [Fact]
    public async Task A_target_that_nobody_reaches_is_told_by_the_exit_code()
    {
        var result = (await EvalAsync("--answer", "small", "--label", "topic", "--target", "0.9")).Exits(10);

        Assert.Contains("No rung reaches 0.9", result.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grader_that_crashes_is_told_and_counts_as_nothing()
    {
        var script = _bench.Write("crash.sh", "#!/bin/sh\nexit 7\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var result = (await EvalAsync("--answer", "small", "--grader", $"command:{script}")).Exits(3);

        Assert.Contains("100 of 100 answers of r could not be graded; the first, row 1: '", result.Stderr,
            StringComparison.Ordinal);
        Assert.Contains("ended with 7; expected 0 (right) or 1 (wrong)", result.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--recorded: found no column to judge by")]
    [InlineData("--answer: found answers without labels", "--answer", "small")]
    [InlineData("--grader: found 'exakt'", "--answer", "small", "--label", "topic", "--grader", "exakt")]
    [InlineData("--grader: found the pattern '('", "--answer", "small", "--label", "topic", "--grader", "regex:(")]
    [InlineData("--cost: found 1 columns; expected 2", "--score", "small", "large", "--cost", "id")]
    [InlineData("found no column \"smal\"", "--correct", "smal")]
    [InlineData("found \"other\" in small; expected 0 or 1", "--correct", "small")]
    [InlineData("--target is '1.5'", "--correct", "small", "--target", "1.5")]
    public async Task What_does_not_fit_together_is_refused(string error, params string[] arguments) =>
        Assert.Contains(error, (await EvalAsync(arguments)).Exits(2).Stderr, StringComparison.Ordinal);

    public void Dispose() => _bench.Dispose();

    Task<CairnResult> EvalAsync(params string[] arguments) =>
        _bench.CairnAsync(["eval", "--recorded", _bench.PathOf("r.csv"), .. arguments]);
}
