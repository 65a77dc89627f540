using Cairn.Claude;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>
/// Finds out what became of creates whose answer was lost: lists what is newer than the anchor, matches by request
/// count, and decides by the authenticated custom_ids in the results. Nothing is ever sent again on a guess.
/// </summary>
sealed class Reconciler(RunContext context)
{
    const int EmptyListingsMin = 2;
    const int AbsencesMax = 3;
    const int AloneAbsencesMax = 6;

    static readonly TimeSpan BetweenListings = TimeSpan.FromSeconds(60);
    static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(5);
    static readonly TimeSpan GoneMax = TimeSpan.FromHours(6);

    readonly Candidates _candidates = new(context);
    readonly Settler _settler = new(context);
    readonly HashSet<string> _canceled = [];

    DateTimeOffset Now => context.Clock.Now;

    SafetyRules Safety => context.Spec.Safety;

    /// <summary>
    /// Takes an ambiguous submission one step further: adopts its batch, waits, or proves that there is none.
    /// </summary>
    /// <returns>Null, or why a person has to decide.</returns>
    public async Task<Stop?> ReconcileAsync(
        Submission ambiguous, RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        var candidates = await _candidates.OfAsync(ambiguous, cancellationToken);
        var (isForeign, isGone) = (new HashSet<string>(), new HashSet<string>());
        foreach (var batch in candidates.Where(batch => batch.HasEnded))
        {
            var look = await _candidates.LookAsync(ambiguous.WorkspaceId, batch, cancellationToken);
            if (look.Owner is { } id && id.RunId == context.RunId && id.SubmissionId == ambiguous.Id)
            {
                await AdoptAsync(ambiguous, batch, isProvisional: false);
                return null;
            }

            // Another submission of ours is for its own round to bind; this one it is not.
            if (look.IsForeign || look.Owner is not null)
                isForeign.Add(batch.Id);
            if (look.IsGone)
                isGone.Add(batch.Id);
        }

        candidates.RemoveAll(batch => isForeign.Contains(batch.Id));
        if (candidates is [var only]
            && (isGone.Contains(only.Id) ? IsGivenUp(ambiguous) : MayTrustCount(ambiguous, only, snapshot)))
        {
            await AdoptAsync(ambiguous, only, isProvisional: true);
            return null;
        }

        return await ApplyPolicyAsync(ambiguous, candidates, (snapshot, cancellationToken));
    }

    async Task<Stop?> ApplyPolicyAsync(Submission ambiguous, List<MessageBatch> candidates,
        (RunSnapshot Snapshot, CancellationToken Cancellation) with)
    {
        if (Safety.LostCreate == LostCreatePolicy.Manual)
            return await AskAsync(ambiguous, candidates);
        if (MayHedge(ambiguous, with.Snapshot))
        {
            await context.Store.ReleaseAsync(ambiguous,
                ambiguous with { State = SubmissionState.Abandoned, Origin = SubmissionOrigin.Hedged },
                [new(ambiguous.Rows, ambiguous.Attempt, Now)]);
            return null;
        }

        if (candidates.Count == 0)
        {
            // It was created and is nowhere: whoever deleted it took its answers along.
            if (ambiguous.MustExist && Now > ambiguous.CommittedAt + Horizons.Retention)
                await _settler.SettleUnavailableAsync(ambiguous, with.Snapshot);
            else
                await ObserveAbsenceAsync(ambiguous);
            return null;
        }

        if (Safety is { LostCreate: LostCreatePolicy.Cancel, HasWorkspaceAlone: true })
        {
            foreach (var batch in candidates.Where(batch => !batch.HasEnded && _canceled.Add(batch.Id)))
                await context.Api.CancelAsync(batch.Id, with.Cancellation);
        }

        // One that still runs cannot be looked into; waiting for it costs time, not money.
        await context.Store.AdvanceAsync(ambiguous, ambiguous with
        {
            RunAfter = Now + (_canceled.Count > 0 ? BetweenListings : BetweenLooks),
        });
        return null;
    }

    Task<bool> AdoptAsync(Submission ambiguous, MessageBatch batch, bool isProvisional) =>
        context.Store.AdvanceAsync(ambiguous, ambiguous with
        {
            State = SubmissionState.Accepted,
            BatchId = batch.Id,
            AcceptedAt = batch.CreatedAt,
            IsAdopted = true,
            IsProvisional = isProvisional,
            IsCanceling = batch.CancelInitiatedAt is not null,
            RunAfter = Now,
        });

    // One whose results are gone can never be looked into, and nothing else will ever be known of it: after hours its
    // rows end as what they are, maybe paid and without an answer.
    bool IsGivenUp(Submission ambiguous) => Now > ambiguous.CommittedAt + GoneMax;

    // Alone in a workspace, a batch of the right size that nobody knows is ours, unless an earlier one of that size
    // may still appear. What it answers confirms it or gives it up.
    bool MayTrustCount(Submission ambiguous, MessageBatch only, RunSnapshot snapshot) =>
        !only.HasEnded
        && Safety is { HasWorkspaceAlone: true, LostCreate: not LostCreatePolicy.Cancel }
        && !snapshot.Submissions.Any(other =>
            other.State == SubmissionState.Abandoned && other.Count == ambiguous.Count);

    // A batch that must exist is not hedged: that would be sure to pay twice.
    bool MayHedge(Submission ambiguous, RunSnapshot snapshot)
    {
        if (Safety.LostCreate != LostCreatePolicy.Hedge || ambiguous.MustExist
            || Now < ambiguous.CommittedAt + Safety.HedgeAfter)
        {
            return false;
        }

        var risked = snapshot.Submissions
            .Where(submission => submission.Origin == SubmissionOrigin.Hedged)
            .Sum(hedged => hedged.State == SubmissionState.Abandoned ? hedged.Reserved.Amount : hedged.Wasted.Amount);
        return risked + ambiguous.Reserved.Amount <= Safety.HedgeAllowanceUsd;
    }

    async Task<Stop> AskAsync(Submission ambiguous, List<MessageBatch> candidates)
    {
        await context.Store.AdvanceAsync(ambiguous, ambiguous with { State = SubmissionState.Frozen });
        var shown = candidates.Count == 0
            ? "no batch of its size is listed yet"
            : $"it may be {string.Join(", ", candidates.Select(batch => batch.Id))}";
        return new(StopCause.Decision,
            $"The create of submission {ambiguous.Id} ({ambiguous.Count} rows) got no answer, and {shown}. "
            + $"`cairn resolve {ambiguous.RunId} {ambiguous.Id}` shows what to choose from.");
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
            && Now > seen.CommittedAt + Horizons.Quarantine
            && seen.EmptyListings >= EmptyListingsMin
            && Now - seen.FirstEmptyAt >= BetweenListings;
        if (isProven)
        {
            await context.Store.ReleaseAsync(
                ambiguous, seen with { State = SubmissionState.Abandoned }, ReturnedBy(ambiguous));
        }
        else
        {
            await context.Store.AdvanceAsync(ambiguous, seen);
        }
    }

    // Rows whose creates vanish again and again are told apart, until one that no server survives is alone.
    List<RetrySet> ReturnedBy(Submission absent)
    {
        var returned = new RetrySet(absent.Rows, absent.Attempt, Now) { Absences = absent.Absences + 1 };
        if (returned.Absences < AbsencesMax)
            return [returned];
        if (absent.Count > 1)
        {
            var lower = RowSet.OfAscending(absent.Rows.Take(absent.Count / 2));
            return [returned with { Rows = lower }, returned with { Rows = absent.Rows.Except(lower) }];
        }

        return
        [
            returned.Absences < AloneAbsencesMax
                ? returned
                : returned with { Held = $"{returned.Absences} creates with this row alone vanished without a batch" },
        ];
    }
}
