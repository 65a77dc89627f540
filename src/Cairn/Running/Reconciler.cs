using System.Text.Json;
using Cairn.Claude;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>
/// Finds out what became of creates whose answer was lost: lists what is newer than the anchor, matches by request
/// count,
/// and decides by the authenticated custom_ids in the results. Nothing is ever sent again on a guess.
/// </summary>
sealed class Reconciler(RunContext context)
{
    const int PageSize = 1_000;
    const int EmptyListingsMin = 2;

    static readonly TimeSpan Quarantine = TimeSpan.FromMinutes(15);
    static readonly TimeSpan BetweenListings = TimeSpan.FromSeconds(60);
    static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(5);
    static readonly TimeSpan ClockSkewMax = TimeSpan.FromMinutes(10);
    static readonly TimeSpan GhostLife = TimeSpan.FromHours(25);

    readonly HashSet<string> _foreign = [];

    DateTimeOffset Now => context.Clock.Now;

    /// <summary>
    /// Takes an ambiguous submission one step further: adopts its batch, waits, or proves that there is none.
    /// </summary>
    public async Task ReconcileAsync(Submission ambiguous, CancellationToken cancellationToken)
    {
        var candidates = await CandidatesAsync(ambiguous, cancellationToken);
        if (await FindOwnAsync(ambiguous, candidates, cancellationToken) is { } own)
        {
            await context.Store.AdvanceAsync(ambiguous, ambiguous with
            {
                State = SubmissionState.Accepted,
                BatchId = own.Id,
                AcceptedAt = own.CreatedAt,
                IsAdopted = true,
                RunAfter = Now,
            });
        }
        else if (candidates.Exists(batch => !_foreign.Contains(batch.Id)))
        {
            // One that still runs cannot be looked into; waiting for it costs time, not money.
            await context.Store.AdvanceAsync(ambiguous, ambiguous with { RunAfter = Now + BetweenLooks });
        }
        else
        {
            await ObserveAbsenceAsync(ambiguous);
        }
    }

    /// <summary>
    /// Looks for batches of abandoned submissions that appeared after all; forgets ghosts that no longer can.
    /// </summary>
    /// <returns>An abandoned submission with the id of its late, ended batch, to be collected; or null.</returns>
    public async Task<Submission?> SweepAsync(IReadOnlyList<Submission> abandoned, CancellationToken cancellationToken)
    {
        foreach (var submission in abandoned)
        {
            var candidates = await CandidatesAsync(submission, cancellationToken);
            if (await FindOwnAsync(submission, candidates, cancellationToken) is { } late)
                return submission with { BatchId = late.Id, IsAdopted = true };
            if (candidates.TrueForAll(batch => _foreign.Contains(batch.Id)) && Now > submission.CommittedAt + GhostLife)
                await context.Store.ForgetGhostAsync(submission);
        }

        return null;
    }

    async Task<MessageBatch?> FindOwnAsync(
        Submission submission, List<MessageBatch> candidates, CancellationToken cancellationToken)
    {
        foreach (var batch in candidates.Where(batch => batch.HasEnded && !_foreign.Contains(batch.Id)))
        {
            switch (await OwnerAsync(batch.Id, cancellationToken))
            {
                case { } owner when owner == submission.Id:
                    return batch;
                case { }:
                    _foreign.Add(batch.Id);
                    break;
            }
        }

        return null;
    }

    async Task ObserveAbsenceAsync(Submission ambiguous)
    {
        var seen = ambiguous with
        {
            EmptyListings = ambiguous.EmptyListings + 1,
            FirstEmptyAt = ambiguous.FirstEmptyAt ?? Now,
            RunAfter = Now + BetweenListings,
        };
        var isProven = !seen.MustExist
            && Now > seen.CommittedAt + Quarantine
            && seen.EmptyListings >= EmptyListingsMin
            && Now - seen.FirstEmptyAt >= BetweenListings;
        if (!isProven)
        {
            await context.Store.AdvanceAsync(ambiguous, seen);
        }
        else
        {
            await context.Store.ReleaseAsync(ambiguous, seen with { State = SubmissionState.Abandoned },
                [new(ambiguous.Rows, ambiguous.Attempt, Now)]);
        }
    }

    async Task<List<MessageBatch>> CandidatesAsync(Submission submission, CancellationToken cancellationToken)
    {
        var bound = await context.Store.BoundBatchesAsync(submission.WorkspaceId);
        var candidates = new List<MessageBatch>();
        await foreach (var batch in NewerThanAnchorAsync(submission, cancellationToken))
        {
            var isFree = batch.Id == submission.BatchId || !bound.Contains(batch.Id);
            if (isFree && batch.RequestCounts.Total == submission.Count)
                candidates.Add(batch);
        }

        return candidates;
    }

    // By list order up to the anchor, so that clock skew does not matter; by time only if the anchor was deleted.
    async IAsyncEnumerable<MessageBatch> NewerThanAnchorAsync(
        Submission submission,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        var isPastAnchor = false;
        while (true)
        {
            var page = await context.Api.ListAsync(PageSize, after, cancellationToken);
            foreach (var batch in page.Data)
            {
                isPastAnchor |= batch.Id == submission.Anchor;
                if ((isPastAnchor || submission.Anchor is not null)
                    && batch.CreatedAt < submission.AnchoredAt - ClockSkewMax)
                {
                    yield break;
                }

                if (!isPastAnchor)
                    yield return batch;
            }

            if (!page.HasMore || page.LastId is null)
                yield break;
            after = page.LastId;
        }
    }

    // The submission that the first line names by an authentic custom_id, "" if it is nobody's we know, null if the
    // line
    // could not be read.
    async Task<string?> OwnerAsync(string batchId, CancellationToken cancellationToken)
    {
        try
        {
            await using var results = await context.Api.OpenResultsAsync(batchId, cancellationToken);
            await foreach (var (_, line, _) in Lines.ReadAsync(results, cancellationToken))
            {
                return CustomId.TryParse(BatchResultLine.Parse(line).CustomId, context.InstanceKey.Span, out var id)
                    && id.RunId == context.RunId
                    ? id.SubmissionId
                    : "";
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException
            or ClaudeApiException { IsTransient: false })
        {
            // Undecided: it is looked at again at the next round.
        }

        return null;
    }
}
