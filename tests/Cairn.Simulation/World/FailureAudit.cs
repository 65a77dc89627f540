using Cairn.Claude;
using Cairn.Running;
using Cairn.Workloads;

namespace Cairn.Simulation.World;

/// <summary>
/// Holds a run to its patience: a row fails for good only for a reason that asking again cannot change.
/// </summary>
sealed class FailureAudit(SimWorld world, Run run)
{
    const int AttemptsMax = 5;
    const int ExpiriesMax = 3;

    /// <summary>Looks at one line of a segment, if it is the record of a row that failed.</summary>
    public void Check(string text, Submission submission)
    {
        var line = BatchResultLine.Parse(System.Text.Encoding.UTF8.GetBytes(text));
        if (!CustomId.TryParse(line.CustomId, SimWorld.Key.Span, out var id)
            || !submission.RowsThat(outcome => outcome == RowOutcome.Failed).Contains(id.Row))
        {
            return;
        }

        var mayFail = line.Result switch
        {
            BatchResult.Canceled => run.CancelRequested,
            BatchResult.Expired => submission.Attempt + 1 >= ExpiriesMax,
            BatchResult.Errored(var type, var message) => MayFail(type, message, (submission.Attempt, id.Row)),
            _ => true,
        };
        if (!mayFail)
            world.Violate("given_up", $"row {id.Row} failed at attempt {submission.Attempt} for {line.Result}");
    }

    bool MayFail(string type, string message, (int Attempt, int Row) of) => type switch
    {
        "invalid_request_error" => !message.Contains("Poisoned", StringComparison.Ordinal)
            || SimWorkloads.IsPoison(world.Config.Workload, world.Layout.RowAt(of.Row)),
        "request_too_large" => true,
        "results_unavailable" or "result_missing" or "result_corrupt"
            when world.Config.Kind == SubmissionKind.Batch => world.MayLoseResults,
        _ => of.Attempt + 1 >= AttemptsMax,
    };
}
