using Cairn.Planning;

namespace Cairn.Running;

/// <summary>Reads off a ledger's snapshot what a forecast needs.</summary>
public static class MeasuredRun
{
    /// <summary>What the settled submissions of the first stage showed, for which the plan was made.</summary>
    public static Measured Of(RunSnapshot snapshot)
    {
        var waves = snapshot.Run.Spec.Plan.Waves;
        var settled = new int[waves.Count];
        foreach (var recorded in snapshot.Submissions.Select(submission => submission.RecordedRows()))
        {
            foreach (var (start, end) in recorded.Ranges)
            {
                for (var wave = 0; wave < settled.Length; wave++)
                    settled[wave] += Math.Max(0, Math.Min(end, waves[wave].End) - Math.Max(start, waves[wave].Start));
            }
        }

        return new(settled, [.. snapshot.Books.Where(entry => entry.Stage == 0)]);
    }
}
