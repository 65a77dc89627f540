namespace Cairn.Running;

/// <summary>Appends stages to a run: what was decided stands in a file first, then in the ledger.</summary>
sealed class Extender(RunContext context)
{
    /// <summary>Appends what was decided before a crash, or before a restore; false for nothing.</summary>
    public async Task<bool> TakeUpAsync(Run run)
    {
        if (StageFile.Read(context.Blobs, run) is not { } decided)
            return false;
        await context.Store.AppendStagesAsync(run.Id, decided);
        return true;
    }

    /// <summary>Asks what comes next and writes it down.</summary>
    /// <returns>What to do: nothing more, or a stop; null when there is something to take up.</returns>
    public async Task<NextStages?> DecideAsync(RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        var run = snapshot.Run;
        if (context.StagePlanner is not { } planner)
        {
            return new NextStages.Halt(StopCause.Decision,
                $"Run {run.Id} goes on by what its answers show, and nobody here can tell how. Resume it with the "
                + "workload that it began with.");
        }

        var next = await planner.NextAsync(context, snapshot, cancellationToken);
        if (next is not NextStages.Append(var drafts))
            return next;
        await StageFile.WriteAsync(context.Blobs, run, drafts);
        return null;
    }
}
