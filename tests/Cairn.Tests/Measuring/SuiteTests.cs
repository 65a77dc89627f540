using System.Text.Json;
using Cairn.Bench;
using Cairn.Bench.Measuring;

namespace Cairn.Tests.Measuring;

public sealed class SuiteTests
{
    [Fact]
    public async Task Json_goes_to_stdout_alone_and_the_rest_to_stderr()
    {
        var (exitCode, output, errors) = await RunAsync("--quick", "--json");

        using var json = JsonDocument.Parse(output);
        Assert.Equal(0, exitCode);
        Assert.Equal(4, json.RootElement.GetProperty("plan_over_sort").GetDouble());
        Assert.Contains("plan_over_sort = 4", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_limit_ends_with_exit_code_1()
    {
        var (exitCode, output, _) = await RunAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("FAIL plan_over_sort = 6", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--quick", "--write", "without --quick")]
    [InlineData("--quick", "--whole", "leave one out")]
    public async Task What_cannot_go_together_is_refused(string one, string other, string reason)
    {
        var refusal = await Assert.ThrowsAsync<BenchException>(() => RunAsync(one, other));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = await Suite.Of(new Pretended()).Parse(arguments).InvokeAsync(
            new() { Output = output, Error = errors, EnableDefaultExceptionHandler = false },
            TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), errors.ToString());
    }

    // Keeps its limit at the quick scale only.
    sealed class Pretended : ISubject
    {
        public string Name => "pretended";

        public string Description => "Measure nothing.";

        public Task<Measurement> MeasureAsync(Scale scale, CancellationToken cancellationToken) =>
            Task.FromResult(new Measurement(
                scale, "nothing", [MeasuredOnce.PlanOverSort(scale == Scale.Quick ? 4 : 6)], []));
    }
}
