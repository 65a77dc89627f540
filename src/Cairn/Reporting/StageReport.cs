using Cairn.Accounting;
using Cairn.Planning;
using Cairn.Running;

namespace Cairn.Reporting;

/// <summary>One stage of a run in numbers.</summary>
/// <param name="Stage">Its number, from 0.</param>
/// <param name="Kind"><c>ask</c>, <c>vote</c>, <c>audit</c>, <c>escalate</c> or <c>judge</c>.</param>
/// <param name="Rung">The rung at which it asks, from 0.</param>
/// <param name="Requests">How many requests it makes.</param>
/// <param name="Succeeded">With an accepted answer.</param>
/// <param name="Failed">Failed for good.</param>
/// <param name="Pending">Without a record yet.</param>
/// <param name="Usd">What it cost, all waste included; the stages sum to what the run cost.</param>
public sealed record StageReport(
    int Stage, string Kind, int Rung, int Requests, int Succeeded, int Failed, int Pending, Usd Usd)
{
    /// <summary>Reports all stages; no batch has rows of two.</summary>
    public static IReadOnlyList<StageReport> All(RunSnapshot snapshot, RunLayout layout)
    {
        var stages = snapshot.Run.Stages;
        var submissions = snapshot.Submissions.ToLookup(each => layout.PartAt(each.Rows.Ranges[0].Start));
        return
        [
            .. stages.Select(stage =>
            {
                var own = submissions[stage.Number].ToList();
                var succeeded = own.Sum(each => each.RowsThat(outcome => outcome == RowOutcome.Succeeded).Count);
                var failed = own.Sum(each => each.RowsThat(outcome => outcome == RowOutcome.Failed).Count);
                return new StageReport(stage.Number, stage.Kind.ToString().ToLowerInvariant(), stage.Rung, stage.Places,
                    succeeded, failed, stage.Places - succeeded - failed,
                    own.Aggregate(Accounting.Usd.Zero, (sum, each) => sum + each.Settled));
            }),
        ];
    }

    /// <summary>What a waterfall needs to know of the stages; null for a run of one.</summary>
    internal static Routing? RoutingOf(RunSnapshot snapshot, RowCounts rows, Models.ModelCatalog catalog)
    {
        var stages = snapshot.Run.Stages;
        if (stages.Count == 1)
            return null;
        var top = stages.Max(stage => stage.Rung);
        // An audit is drawn evenly; what is escalated is harder than the others, and may be longer.
        StageKind[] witnesses = [StageKind.Audit, StageKind.Ask, StageKind.Escalate];
        var dearest = stages.Where(stage => top > 0 && stage.Rung == top && witnesses.Contains(stage.Kind))
            .OrderBy(stage => Array.IndexOf(witnesses, stage.Kind)).Select(stage => stage.Number).ToList();
        var checks = stages.Where(stage => !stage.AnswersRows || stage.Kind == StageKind.Audit);
        return Routing.Of(
            snapshot.Books, catalog, checks.Select(stage => stage.Number).ToHashSet(), dearest, rows.Succeeded);
    }
}
