using Cairn.Running;

namespace Cairn.Reporting;

/// <summary>How far off estimates were over all finished runs of a ledger.</summary>
/// <param name="Runs">The runs, newest first.</param>
public sealed record CalibrationReport(IReadOnlyList<EstimateOutcome> Runs)
{
    /// <summary>How many of them cost no less than the low and no more than the high estimate.</summary>
    public int Inside => Runs.Count(run => run.IsInside);

    /// <summary>
    /// The median of |cost / expected - 1|; null without a run that was expected to cost something.
    /// </summary>
    public decimal? MedianError
    {
        get
        {
            var errors = Runs.Where(run => run.Error is not null).Select(run => Math.Abs(run.Error!.Value)).Order()
                .ToList();
            return errors.Count == 0 ? null : errors[errors.Count / 2];
        }
    }

    /// <summary>Compares what finished runs cost with what their first plans said.</summary>
    /// <param name="runs">The runs of a ledger.</param>
    public static CalibrationReport Of(IEnumerable<Run> runs) => new(
    [
        .. from run in runs
           where run.State == RunState.Finished && run.Succeeded > 0
           select new EstimateOutcome(run.Id, run.Spec.Name, run.Spec.IsSandbox,
               EstimateReport.Of(run.Spec.First?.Estimate ?? run.Spec.Plan.WholeEstimate),
               run.Spec.First?.Usd ?? run.Settled),
    ]);
}
