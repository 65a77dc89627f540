using Cairn.EndToEnd.Driver;

namespace Cairn.EndToEnd.Watching;

/// <summary>Twelve batches of a script that lost their cache, each for a reason of its own.</summary>
public sealed class StagedLossTests(LossStage stage, ITestOutputHelper output) : IClassFixture<LossStage>
{
    public static TheoryData<string> Causes => [.. StagedLoss.All.Select(loss => loss.Cause)];

    [Theory]
    [MemberData(nameof(Causes))]
    public void A_staged_loss_is_found_with_its_cause_and_its_dollars(string cause)
    {
        var (cache, truth) = stage.Found[cause];
        var verdicts = cache.GetProperty("verdicts").EnumerateArray().ToList();
        output.WriteLine($"{cache.GetRawText()} {truth}");

        Assert.NotEmpty(verdicts);
        Assert.All(verdicts, verdict => Assert.Equal(
            ("lost", cause), (verdict.Text("verdict"), verdict.Text("cause"))));
        Assert.Contains(StagedLoss.All.Single(loss => loss.Cause == cause).Names, verdicts[0].Text("detail"),
            StringComparison.Ordinal);
        Assert.InRange(cache.GetProperty("lost_usd").Money(), truth * 0.98m, truth * 1.02m);
    }

    [Fact]
    public async Task Lookups_that_miss_now_and_then_are_no_loss()
    {
        var verdict = Assert.Single((await stage.NoiseAsync()).GetProperty("verdicts").EnumerateArray());

        Assert.Equal(("within_noise", "noise"), (verdict.Text("verdict"), verdict.Text("cause")));
        Assert.InRange(verdict.Count("read_rows"), 25, 39);
    }
}
