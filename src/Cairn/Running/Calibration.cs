namespace Cairn.Running;

/// <summary>Learns from settled batches by how much estimates of this run are too low.</summary>
static class Calibration
{
    const decimal Margin = 1.1m;

    /// <summary>1 while every batch cost no more than it reserved; else the worst ratio and a tenth more.</summary>
    public static decimal FactorOf(IEnumerable<Submission> submissions)
    {
        // A reservation was scaled by the factor of its time, so the ratio is against what was reserved, not estimated.
        var worst = 1m;
        foreach (var settled in submissions)
        {
            if (settled is { State: SubmissionState.Settled, Reserved.Amount: > 0, Origin: SubmissionOrigin.Planned })
                worst = Math.Max(worst, settled.Settled.Amount / settled.Reserved.Amount);
        }

        return worst > 1 ? worst * Margin : 1;
    }
}
