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
        var (adopted, truth) = stage.Found[cause];
        var findings = adopted.GetProperty("cache").EnumerateArray().ToList();
        output.WriteLine($"{adopted.GetProperty("cache").GetRawText()} {truth}");

        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.Equal(
            ("lost", cause), (finding.Text("verdict"), finding.Text("cause"))));
        Assert.Contains(StagedLoss.All.Single(loss => loss.Cause == cause).Names, findings[0].Text("detail"),
            StringComparison.Ordinal);
        Assert.InRange(findings.Sum(finding => finding.GetProperty("lost_usd").Money()), truth * 0.98m, truth * 1.02m);
    }
}
