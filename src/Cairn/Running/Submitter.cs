using Cairn.Claude;

namespace Cairn.Running;

/// <summary>
/// Sends one planned submission: anchor, intent, upload with the tail held back, fence, tail, verdict.
/// </summary>
sealed class Submitter(RunContext context)
{
    const int AnchorPageSize = 20;
    const int TriesBeforeHalving = 3;
    const int TriesMax = 9;

    const long BytesPerSecondMin = 64 * 1024;

    static readonly TimeSpan FenceTimeMax = TimeSpan.FromSeconds(20);
    static readonly TimeSpan StallMax = TimeSpan.FromMinutes(10);
    static readonly TimeSpan BackoffMin = TimeSpan.FromSeconds(10);
    static readonly TimeSpan BackoffMax = TimeSpan.FromMinutes(10);
    static readonly TimeSpan FirstReconcile = TimeSpan.FromSeconds(30);

    readonly AcceptedJournal _accepted = new(context.Blobs);

    IRunStore Store => context.Store;

    DateTimeOffset Now => context.Clock.Now;

    /// <summary>Takes the submission one step; null, or why the run must admit no more.</summary>
    public async Task<Stop?> SubmitAsync(Submission planned, CancellationToken cancellationToken)
    {
        var page = await context.Api.ListAsync(AnchorPageSize, null, cancellationToken);
        WorkspaceChangedException.ThrowIfOther(context.RunId, planned.WorkspaceId, page.Context);
        var sending = planned with
        {
            State = SubmissionState.Sending,
            Epoch = planned.Epoch + 1,
            Anchor = page.Data.Count > 0 ? page.Data[0].Id : null,
            AnchoredAt = page.Context.Date ?? Now,
        };
        await MoveAsync(planned, sending);

        var committing = sending with { State = SubmissionState.Committing };
        var body = new BatchBody(context, sending);
        CreateReply reply;
        try
        {
            reply = await context.Api.CreateAsync(
                new()
                {
                    Length = sending.BodyBytes,
                    Tail = BatchBody.Tail,
                    WriteHeadAsync = body.WriteHeadAsync,
                    PassFenceAsync = async _ => committing = await PassFenceAsync(sending),
                    Betas = context.Workload.Betas,
                },
                cancellationToken);
        }
        catch (CairnException)
        {
            // The body refused to be finished, so nothing can exist: the rows are still this submission's.
            var current = committing.CommittedAt is null ? sending : committing;
            await MoveAsync(current, current with { State = SubmissionState.Planned });
            throw;
        }

        var sent = committing.CommittedAt is null ? sending : committing;
        return reply is { Batch: { } stray, Context.WorkspaceId: { } elsewhere } && elsewhere != sent.WorkspaceId
            ? await FreezeStrayAsync(sent, stray, elsewhere)
            : await ApplyAsync(sent, CreateRules.Judge(reply), cancellationToken);
    }

    // The key was moved between the listing and the create: the batch runs, and bills, where nobody here looks.
    async Task<Stop> FreezeStrayAsync(Submission sent, MessageBatch stray, string elsewhere)
    {
        await _accepted.NoteAsync(sent.Id, stray.Id);
        await MoveAsync(sent, sent with
        {
            State = SubmissionState.Frozen,
            BatchId = stray.Id,
            AcceptedAt = stray.CreatedAt,
        });
        return new(StopCause.Decision,
            $"Batch {stray.Id} ({sent.Count} rows) was created in workspace {elsewhere}, because the key acts there "
            + $"now; run {sent.RunId} lives in {sent.WorkspaceId}. `cairn resolve {sent.RunId} {sent.Id}` shows what "
            + "to choose from.");
    }

    // Durable before it returns. A long stall between the two would make the fence worthless, so it is timed.
    async Task<Submission> PassFenceAsync(Submission sending)
    {
        if (HasStalled(sending))
        {
            throw new FencedException(
                sending.Id, "its upload stalled for so long that the prefixes it reads may have gone cold");
        }

        var started = context.Clock.Local.GetTimestamp();
        var committing = sending with { State = SubmissionState.Committing, CommittedAt = Now };
        await MoveAsync(sending, committing);
        if (context.Clock.Local.GetElapsedTime(started) < FenceTimeMax)
            return committing;

        await MoveAsync(committing, sending);
        throw new FencedException(sending.Id, $"passing the fence took longer than {FenceTimeMax.TotalSeconds} s");
    }

    // Its rows were marked for a cache that was warm then; cold, each of them would write it, at more than is reserved.
    bool HasStalled(Submission sending) => sending.Marks.Places.Count > 0
        && Now - sending.AnchoredAt > StallMax + TimeSpan.FromSeconds(sending.BodyBytes / BytesPerSecondMin);

    async Task<Stop?> ApplyAsync(Submission sent, CreateVerdict verdict, CancellationToken cancellationToken)
    {
        switch (verdict)
        {
            case CreateVerdict.Created(var batch):
                await _accepted.NoteAsync(sent.Id, batch.Id);
                await MoveAsync(sent, sent with
                {
                    State = SubmissionState.Accepted,
                    BatchId = batch.Id,
                    AcceptedAt = batch.CreatedAt,
                    Tries = 0,
                    RunAfter = Now,
                });
                return null;
            case CreateVerdict.Ambiguous(var mustExist):
                await MoveAsync(sent, sent with
                {
                    State = SubmissionState.Ambiguous,
                    MustExist = mustExist,
                    RunAfter = Now + FirstReconcile,
                });
                return null;
            case CreateVerdict.Throttled(var retryAfter, var reason):
                await ThrottleAsync();
                return await AgainAsync(sent, retryAfter, reason);
            case CreateVerdict.NotCreated(var retryAfter, var reason):
                return cancellationToken.IsCancellationRequested
                    ? await KeepAsync(sent)
                    : await AgainAsync(sent, retryAfter, reason);
            case CreateVerdict.Poison(var index, var error) when index < sent.Count:
                await FailRowAsync(sent, sent.Rows.ElementAt(index), error);
                return null;
            case CreateVerdict.Poison(_, var error):
                return await BisectAsync(sent, error);
            case CreateVerdict.Rejected(var error):
                return await BisectAsync(sent, error);
            case CreateVerdict.TooLarge(var error):
                return await ShrinkAsync(sent, error);
            case CreateVerdict.Stopped(var cause, var message):
                await KeepAsync(sent);
                return new(cause, message);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    async Task<Stop?> KeepAsync(Submission sent)
    {
        await MoveAsync(sent, sent with { State = SubmissionState.Planned, RunAfter = Now });
        return null;
    }

    async Task<Stop?> AgainAsync(Submission sent, TimeSpan? retryAfter, string reason)
    {
        var tries = sent.Tries + 1;
        if (tries >= TriesMax)
        {
            await KeepAsync(sent with { Tries = 0 });
            return new(StopCause.Decision,
                $"A batch could not be sent {tries} times in a row ({reason}). Nothing was created; "
                + "check the connection and the rate limits, then `cairn resume`.");
        }

        if (retryAfter is null && tries % TriesBeforeHalving == 0 && sent.Count > 1)
        {
            await HalveAsync(sent);
            return null;
        }

        var wait = retryAfter ?? Backoff(tries);
        await MoveAsync(sent, sent with { State = SubmissionState.Planned, Tries = tries, RunAfter = Now + wait });
        return null;
    }

    // A refused create bills nothing, so halving until the row is alone is free: at most 17 rounds. Where no create of
    // the run was ever taken, it is what all of them have in common that is refused, such as a beta, and not the row.
    async Task<Stop?> BisectAsync(Submission sent, ApiError error)
    {
        if (sent.Count > 1)
        {
            await HalveAsync(sent);
            return null;
        }

        if ((await Store.SnapshotAsync(context.RunId)).Submissions.Any(other => other.BatchId is not null))
        {
            await FailRowAsync(sent, sent.Rows.First(), error);
            return null;
        }

        await KeepAsync(sent);
        return new(StopCause.Decision,
            $"The API refuses every create of this run ({error.Type}: {error.Message}). Nothing was created and no row "
                + "is failed for it; check `betas` and the params that all rows share.");
    }

    // What was too large once is too large always: no later body is longer than half of it.
    async Task<Stop?> ShrinkAsync(Submission sent, ApiError error)
    {
        if (sent.Count == 1)
        {
            await FailRowAsync(sent, sent.Rows.First(), error);
            return null;
        }

        await Store.ChangeAsync(sent.RunId, new() { BodyBytesMax = sent.BodyBytes / 2 });
        await Store.ReleaseAsync(sent, sent with { State = SubmissionState.Retired },
            [new(sent.Rows, sent.Attempt, Now) { Absences = sent.Absences }]);
        return null;
    }

    async Task ThrottleAsync()
    {
        var run = (await Store.SnapshotAsync(context.RunId)).Run;
        await Store.ChangeAsync(run.Id, new() { QueuePermille = QueueShare.AfterRateLimit(run.QueuePermille) });
    }

    Task<bool> HalveAsync(Submission sent)
    {
        var lower = RowSet.OfAscending(sent.Rows.Take(sent.Count / 2));
        return Store.ReleaseAsync(sent, sent with { State = SubmissionState.Retired },
        [
            new(lower, sent.Attempt, Now, IsAlone: true),
                new(sent.Rows.Except(lower), sent.Attempt, Now, IsAlone: true),
        ]);
    }

    async Task FailRowAsync(Submission sent, int row, ApiError error)
    {
        var failed = RowSet.Range(row, row + 1);
        var segment = await Segment.WriteRefusalAsync(context, sent, row, error);
        var outcomes = sent.Rows.Select(each => each == row ? RowOutcome.Failed : RowOutcome.Returned).ToList();
        var retired = sent with
        {
            State = SubmissionState.Retired,
            Segment = segment,
            Outcomes = OutcomeMap.Of(outcomes),
        };
        await Store.SettleAsync(sent, new(
            retired, [], default, default, [new(sent.Rows.Except(failed), sent.Attempt, Now)], RowSet.Empty));
    }

    async Task MoveAsync(Submission before, Submission after)
    {
        if (!await Store.AdvanceAsync(before, after))
            throw new FencedException(before.Id, $"the ledger no longer shows it as {before.State}");
    }

    static TimeSpan Backoff(int tries)
    {
        var wait = BackoffMin * (1 << Math.Min(tries, 10));
        return wait < BackoffMax ? wait : BackoffMax;
    }
}
