using Cairn.Accounting;
using Cairn.Planning;
using Cairn.Reporting;
using Cairn.Running;
using Cairn.Tests.Running;

namespace Cairn.Tests.Reporting;

public sealed class CalibrationReportTests
{
    static readonly Estimate Estimate = new(new(1), new(2), new(3));

    [Fact]
    public void A_run_is_compared_with_what_its_plan_said()
    {
        var report = CalibrationReport.Of([Finished(settled: 4)]);

        Assert.Equal((0, 1m), (report.Inside, report.MedianError));
        Assert.StartsWith("1 finished run; 0 within its range", CalibrationText.Of(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_was_retried_is_compared_with_its_first_plan_and_what_it_had_cost_then()
    {
        var retried = Finished(settled: 9);
        retried = retried with
        {
            Spec = retried.Spec with
            {
                Plan = retried.Spec.Plan with { Estimate = new(new(9), new(9), new(9)) },
                First = new(Estimate, new(2.5m)),
            },
        };

        var outcome = Assert.Single(CalibrationReport.Of([retried]).Runs);

        Assert.Equal((new Usd(2), new Usd(2.5m)), (outcome.Estimate.ExpectedUsd, outcome.Usd));
        Assert.True(outcome.IsInside);
    }

    static Run Finished(decimal settled)
    {
        using var bench = new RunBench();
        return new()
        {
            Id = RunBench.RunId,
            Spec = bench.Spec with { Plan = bench.Spec.Plan with { Estimate = Estimate } },
            State = RunState.Finished,
            Succeeded = 4,
            Settled = new(settled),
        };
    }
}
