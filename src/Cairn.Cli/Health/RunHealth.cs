using Cairn.Claude;
using Cairn.Reporting;
using Cairn.Running;

namespace Cairn.Cli.Health;

/// <summary>Looks at the runs: answers that wait too long to be collected, money that nobody can place.</summary>
static class RunHealth
{
    static readonly TimeSpan Late = TimeSpan.FromHours(24);
    static readonly TimeSpan Worrying = TimeSpan.FromDays(20);
    static readonly TimeSpan Urgent = TimeSpan.FromDays(27);

    /// <summary>What is set aside or booked for answers of which nobody knows.</summary>
    public static IEnumerable<HealthFinding> Money(IEnumerable<RunSnapshot> runs)
    {
        foreach (var run in runs.Select(snapshot => snapshot.Run))
        {
            if (run.Ghost.Amount > 0)
            {
                yield return HealthFinding.Warn($"run {run.Id}",
                    $"{ReportText.Dollars(run.Ghost)} are set aside for batches that may still appear",
                    $"`cairn resume {run.Id}` finds them, or gives them up after 25 hours.");
            }

            if (run.Unknown.Amount > 0)
            {
                yield return HealthFinding.Warn($"run {run.Id}",
                    $"{ReportText.Dollars(run.Unknown)} may have been billed for answers that nobody can fetch",
                    "Compare it with the usage report of the workspace.");
            }
        }
    }

    /// <summary>How long the results of ended batches that nobody has collected are still kept.</summary>
    public static IEnumerable<HealthFinding> Waiting(
        IEnumerable<RunSnapshot> runs, IReadOnlyDictionary<string, MessageBatch> listed, DateTimeOffset now)
    {
        foreach (var submission in runs.SelectMany(snapshot => snapshot.Submissions)
            .Where(submission => submission is { IsOpen: true, BatchId: not null }))
        {
            if (listed.GetValueOrDefault(submission.BatchId!) is not { HasEnded: true } batch)
                continue;
            var age = now - (batch.EndedAt ?? batch.CreatedAt);
            var left = batch.CreatedAt + Horizons.Retention - now;
            var found = $"{submission.Count:N0} rows ended {age.TotalHours:N0} hours ago and are not collected; they "
                + $"are kept for {Math.Max(0, left.TotalDays):N1} more days";
            yield return new($"batch {batch.Id}",
                age >= Urgent ? HealthLevel.Fail : age >= Late ? HealthLevel.Warn : HealthLevel.Ok, found,
                age < Late ? "" : age < Worrying
                    ? $"`cairn resume {submission.RunId}` collects them."
                    : $"`cairn resume {submission.RunId}` now, or they are lost and stay paid.");
        }
    }
}
