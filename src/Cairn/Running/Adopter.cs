namespace Cairn.Running;

/// <summary>
/// Takes over a batch that another program submitted: its answers are recorded and its usage booked as if the run had
/// asked.
/// </summary>
sealed class Adopter(RunContext context)
{
    readonly Collector _collector = new(context);

    /// <summary>Writes the batch down as one of the run's; false when it is bound already.</summary>
    public Task<bool> TakeAsync(Run run, Adoption adoption) => context.Store.ImportAsync(
        Importer.Found(run, adoption.Batch, (context.NewId(), adoption.Rows!)) with
        {
            Origin = SubmissionOrigin.Adopted,
            RunAfter = context.Clock.Now,
        });

    /// <summary>Fetches and books what was taken; returns the run when that is done.</summary>
    public async Task<RunSnapshot> SettleAsync(string batchId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var snapshot = await context.Store.SnapshotAsync(context.RunId);
            var taken = snapshot.Submissions.Single(submission => submission.BatchId == batchId);
            if (taken.State != SubmissionState.Abandoned)
                return snapshot;
            await Task.Delay(context.Clock.Until(taken.RunAfter), context.Clock.Local, cancellationToken);
            await _collector.CollectAsync(taken, snapshot, cancellationToken);
        }
    }
}
