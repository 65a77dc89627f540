using Cairn.Accounting;
using Cairn.Claude;

namespace Cairn.Running;

/// <summary>Does what a person decided about a submission that the protocol could not bring to an end.</summary>
sealed class Resolver(RunContext context)
{
    readonly Candidates _candidates = new(context);

    /// <summary>The batches that it may be: newer than its anchor, of its size, bound to nobody.</summary>
    public async Task<List<MessageBatch>> CandidatesAsync(Submission frozen, CancellationToken cancellationToken)
    {
        var found = await _candidates.OfAsync(frozen, cancellationToken);
        var others = new HashSet<string>();
        foreach (var batch in found.Where(batch => batch.HasEnded))
        {
            var (owner, isForeign, _) = await _candidates.LookAsync(frozen.WorkspaceId, batch, cancellationToken);
            if (isForeign || (owner is { } id && id.SubmissionId != frozen.Id))
                others.Add(batch.Id);
        }

        found.RemoveAll(batch => others.Contains(batch.Id));
        return found;
    }

    /// <summary>Binds it to a batch, which its first result must confirm; null, or why it cannot be.</summary>
    public async Task<Fault?> BindAsync(Submission frozen, string batchId, CancellationToken cancellationToken)
    {
        var batch = await context.Api.RetrieveAsync(batchId, cancellationToken);
        if (batch.RequestCounts.Total != frozen.Count)
        {
            return new("--batch", null, $"{batchId} with {batch.RequestCounts.Total} requests",
                $"one with {frozen.Count}, as submission {frozen.Id} has",
                "Choose another, or --release, which books the reservation as unknown.");
        }

        var isBound = await context.Store.AdvanceAsync(frozen, frozen with
        {
            State = SubmissionState.Accepted,
            BatchId = batch.Id,
            AcceptedAt = batch.CreatedAt,
            IsAdopted = true,
            IsProvisional = true,
            IsCanceling = batch.CancelInitiatedAt is not null,
            Tries = 0,
            RunAfter = context.Clock.Now,
        });
        return isBound
            ? null
            : new("--batch", null, $"{batchId}, which another submission is bound to", "a batch that nobody has",
                $"`cairn resolve {frozen.RunId} {frozen.Id}` lists them.");
    }

    /// <summary>Takes it as never created: its rows go back, its reservation stays while it may appear.</summary>
    public Task DeclareAbsentAsync(Submission frozen) => context.Store.ReleaseAsync(
        frozen, frozen with { State = SubmissionState.Abandoned }, [Again(frozen)]);

    /// <summary>Asks its rows again and books its reservation as money of which nobody knows.</summary>
    public Task ReleaseAsync(Submission frozen)
    {
        var released = frozen with
        {
            State = SubmissionState.Settled,
            Outcomes = OutcomeMap.Of([.. frozen.Rows.Select(_ => RowOutcome.Returned)]),
        };
        return context.Store.SettleAsync(
            frozen, new(released, [], Usd.Zero, Usd.Zero, [Again(frozen)], RowSet.Empty) { Unknown = frozen.Reserved });
    }

    static RetrySet Again(Submission frozen) => new(frozen.Rows, frozen.Attempt, DateTimeOffset.UnixEpoch);
}
