using System.Text.Json;
using Cairn.Reporting;
using Cairn.Running;

namespace Cairn.Cli.Purging;

/// <summary>Knows when a run's answers may go: nothing of it is to be asked, and its results were written.</summary>
static class Delivery
{
    /// <summary>Why the answers of a run must stay; null where they may go.</summary>
    /// <param name="snapshot">What the ledger shows.</param>
    /// <param name="isUndelivered">Whether they may go although no results are there.</param>
    public static Fault? RefusalOf(RunSnapshot snapshot, bool isUndelivered)
    {
        var run = snapshot.Run;
        if (run.PurgedAt is not null)
            return null;
        if (run.State != RunState.Finished && run is not { State: RunState.Stopped, Cause: StopCause.Canceled })
        {
            return Refuse(run, $"a run that is {run.State.ToString().ToLowerInvariant()}",
                "one that is finished or canceled",
                $"`cairn resume {run.Id}` finishes it, `cairn cancel {run.Id}` gives it up.");
        }

        if (snapshot.Submissions.Count(each => each.IsOpen) is > 0 and var open)
        {
            return Refuse(run, $"{open} batches that are not collected", "a run with nothing in flight",
                $"`cairn resume {run.Id}` collects them.");
        }

        return isUndelivered || IsThere(run) ? null : Refuse(run,
            $"no results in '{run.Spec.OutputFolder}'", "answers that were delivered",
            $"`cairn report {run.Id}` writes them there; --undelivered deletes what was paid for without it.");
    }

    // The folder may have been emptied, or used for another run since.
    static bool IsThere(Run run)
    {
        var paths = OutputPaths.In(run.Spec.OutputFolder);
        if (!File.Exists(paths.Results) || !File.Exists(paths.Report))
            return false;
        try
        {
            using var report = JsonDocument.Parse(File.ReadAllBytes(paths.Report));
            return report.RootElement.TryGetProperty("run_id", out var id) && id.GetString() == run.Id
                && report.RootElement.TryGetProperty("state", out var state)
                && string.Equals(state.GetString(), run.State.ToString(), StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    static Fault Refuse(Run run, string found, string expected, string repair) =>
        new($"run {run.Id}", null, found, expected, repair);
}
