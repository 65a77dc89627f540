using Cairn.Quality.Cascading;
using Cairn.Workloads;
using Stated = Cairn.Sandbox.Confidence;

namespace Cairn.Tests.Quality.Cascading;

/// <summary>The guarantee of a cascade and its price, over many runs of a real data set.</summary>
[Trait("Data", "public")]
public sealed class CascadeTrialTests(ITestOutputHelper output)
{
    const int Runs = 200;
    const double Delta = 0.05;

    static readonly Lazy<BankingTrial> Banking = new(BankingTrial.Load);

    [Theory]
    [InlineData(Stated.Calibrated, 0, 0)]
    [InlineData(Stated.Over, 0, 0)]
    [InlineData(Stated.Useless, 190, Runs)]
    public async Task More_than_the_allowed_wrong_answers_stay_in_no_more_runs_than_delta_lets_and_no_gain_is_said(
        Stated confidence, int saidLeast, int saidMost)
    {
        List<TrialOutcome> runs = [];
        for (var seed = 1; seed <= Runs; seed++)
            runs.Add(await Banking.Value.RunAsync(seed, confidence));

        var violations = runs.Count(run => run.Residual > run.Allowed);
        output.WriteLine($"{confidence}: {violations} of {Runs} runs keep more than {runs[0].Allowed} wrong answers; "
            + $"{runs.Average(run => run.DearShare):P1} of the rows are asked dearly; "
            + $"${runs.Average(run => run.Paid):F4} a run, clairvoyant ${runs.Average(run => run.Clairvoyant):F4}, "
            + $"all cheap ${runs[0].AllCheap:F4}, all dear ${runs[0].AllDear:F4}; "
            + $"{runs.Count(run => run.SaysNoGain)} say that nothing is gained");
        Assert.All(runs, run => Assert.IsType<CascadeStep.Done>(run.Decision.Step));
        Assert.True(violations <= (Delta * Runs) + (2 * Math.Sqrt(Runs * Delta * (1 - Delta))));
        Assert.All(runs, run => Assert.InRange(run.Paid, run.AllCheap, run.AllDear));
        Assert.InRange(runs.Count(run => run.SaysNoGain), saidLeast, saidMost);
    }

    [Fact]
    public async Task A_cascade_that_gains_nothing_stops_before_the_rest_is_asked()
    {
        var run = await Banking.Value.RunAsync(1, Stated.Useless, AlarmRule.Stop);

        var stop = Assert.IsType<CascadeStep.Stop>(run.Decision.Step);
        Assert.Equal(CascadeStop.NoGain, stop.Reason);
        Assert.Contains("no better than chance (AUROC 0.", stop.Message, StringComparison.Ordinal);
        Assert.Equal(400.0 / 3080, run.DearShare);
    }
}
