using Cairn.Claude;

namespace Cairn.Running;

/// <summary>
/// Looks for batches of the run that nobody is bound to: late ones of abandoned submissions, and, when the ledger was
/// lost or restored, all of them.
/// </summary>
sealed class Sweeper(RunContext context)
{
    const int LooksMax = 40;

    readonly Candidates _candidates = new(context);
    readonly Importer _importer = new(context);
    readonly Dictionary<string, int> _passedOver = [];

    DateTimeOffset Now => context.Clock.Now;

    /// <summary>What a look through the workspace found.</summary>
    /// <param name="Late">An abandoned submission with the id of its ended batch, to be collected.</param>
    /// <param name="IsAgainSoon">Whether something was found that the next look goes on with.</param>
    public readonly record struct Found(Submission? Late, bool IsAgainSoon);

    /// <summary>Looks once through all unbound batches of the workspace that may matter.</summary>
    public async Task<Found> SweepAsync(RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        var abandoned = snapshot.Submissions
            .Where(submission => submission.State == SubmissionState.Abandoned)
            .ToList();
        if (abandoned.Find(submission => submission.BatchId is not null && submission.RunAfter <= Now) is { } bound)
            return new(bound, true);
        if (abandoned.Exists(submission => submission.BatchId is not null))
            return new(null, true);

        var run = snapshot.Run;
        var workspace = run.WorkspaceId ?? abandoned[0].WorkspaceId;
        var since = run.RebuildSince is null ? OldestOf(abandoned) : Now - Horizons.Retention;
        var (isUndecided, isAgainSoon) = (false, false);
        foreach (var batch in await _candidates.SinceAsync(workspace, since, cancellationToken))
        {
            var counts = abandoned.Exists(submission => submission.Count == batch.RequestCounts.Total);
            if (!counts && !run.Spec.Safety.HasWorkspaceAlone && run.RebuildSince is null)
                continue;
            if (!batch.HasEnded)
            {
                isUndecided |= counts || batch.CreatedAt < run.RebuildSince + Horizons.Quarantine;
                continue;
            }

            switch (await BindAsync((workspace, batch), snapshot, cancellationToken))
            {
                case { Late: { } } late:
                    return late;
                case { IsAgainSoon: true }:
                    isAgainSoon = isUndecided = true;
                    break;
            }
        }

        if (!isUndecided)
            await ConcludeAsync(run, abandoned);
        return new(null, isAgainSoon);
    }

    static DateTimeOffset OldestOf(List<Submission> abandoned) =>
        abandoned.Min(submission => submission.AnchoredAt ?? submission.RunAfter);

    // Whose it is, by its first line; what is ours and unknown is taken into the ledger. What cannot be read is tried
    // again, but not for ever.
    async Task<Found> BindAsync(
        (string Workspace, MessageBatch Batch) of, RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        var (workspace, batch) = of;
        if (_passedOver.GetValueOrDefault(batch.Id) >= LooksMax)
            return default;
        var (owner, isForeign, _) = await _candidates.LookAsync(workspace, batch, cancellationToken);
        if (isForeign)
            return default;
        var known = snapshot.Submissions.FirstOrDefault(submission => submission.Id == owner?.SubmissionId);
        if ((owner is { } other && other.RunId != context.RunId) || known is { State: >= SubmissionState.Settled })
        {
            // Another run's to find, or a second batch of what has its end: `cairn doctor` shows it.
            _passedOver[batch.Id] = LooksMax;
            return default;
        }

        if (known is { State: SubmissionState.Abandoned })
            return new(known with { BatchId = batch.Id, IsAdopted = true, AcceptedAt = batch.CreatedAt }, true);
        if (known is null && owner is { } id)
            await _importer.ImportAsync(snapshot.Run, (id, batch), cancellationToken);
        _passedOver[batch.Id] = _passedOver.GetValueOrDefault(batch.Id) + 1;
        return new(null, true);
    }

    // Everything of its time that could be one of ours has been looked into.
    async Task ConcludeAsync(Run run, List<Submission> abandoned)
    {
        var gone = Now - Horizons.GhostLife;
        foreach (var ghost in abandoned.Where(ghost => (ghost.CommittedAt ?? ghost.RunAfter) < gone))
            await context.Store.ForgetGhostAsync(ghost);
        if (run.RebuildSince is { } since && Now > since + Horizons.Quarantine)
            await context.Store.ChangeAsync(run.Id, new() { RebuildSince = DateTimeOffset.MinValue });
    }
}
