using System.Net;
using Cairn.Claude;

namespace Cairn.Running;

/// <summary>
/// Watches the batches in flight: by list, since one call shows a thousand of them; and cancels them when asked to.
/// </summary>
sealed class Poller(RunContext context)
{
    const int PageSize = 1_000;

    static readonly TimeSpan ListLagMax = TimeSpan.FromMinutes(10);
    static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(5);
    static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(60);

    /// <summary>Asks that a batch be cancelled, and notes that it was asked.</summary>
    public async Task CancelAsync(Submission running, CancellationToken cancellationToken)
    {
        try
        {
            await context.Api.CancelAsync(running.BatchId!, cancellationToken);
        }
        catch (ClaudeApiException refusal) when ((int)refusal.Error.Status is 400 or 404 or 409)
        {
            // It ended in the meantime; the next poll shows that, and what was paid is collected.
        }

        await context.Store.AdvanceAsync(running, running with { IsCanceling = true });
    }

    /// <summary>Notes which batches have ended; says when to look again, on the API's clock.</summary>
    public async Task<DateTimeOffset> PollAsync(
        IReadOnlyList<Submission> accepted, CancellationToken cancellationToken)
    {
        var waiting = accepted.ToDictionary(submission => submission.BatchId!);
        string? after = null;
        while (waiting.Count > 0)
        {
            var page = await context.Api.ListAsync(PageSize, after, cancellationToken);
            WorkspaceChangedException.ThrowIfOther(context.RunId, accepted[0].WorkspaceId, page.Context);
            foreach (var batch in page.Data.Where(batch => waiting.ContainsKey(batch.Id)))
            {
                waiting.Remove(batch.Id, out var submission);
                if (batch.HasEnded)
                    await EndAsync(submission!);
            }

            if (!page.HasMore || page.LastId is null)
                break;
            after = page.LastId;
        }

        foreach (var missing in waiting.Values)
            await FindAsync(missing, cancellationToken);

        return context.Clock.Now + Pause(accepted);
    }

    // A new one may not be listed yet. An older one that is not listed was deleted, or the listing lags behind: what
    // it is asked for by its id, and the collector, find out.
    async Task FindAsync(Submission missing, CancellationToken cancellationToken)
    {
        if (context.Clock.Now < missing.AcceptedAt + ListLagMax)
            return;
        try
        {
            if (!(await context.Api.RetrieveAsync(missing.BatchId!, cancellationToken)).HasEnded)
                return;
        }
        catch (ClaudeApiException gone) when (gone.Error.Status == HttpStatusCode.NotFound)
        {
            // Only an ended batch can be deleted.
            await WorkspaceChangedException.ThrowIfOtherAsync(context.Api, missing, cancellationToken);
        }

        await EndAsync(missing);
    }

    Task<bool> EndAsync(Submission submission) => context.Store.AdvanceAsync(submission, submission with
    {
        State = SubmissionState.Ended,
        Tries = 0,
        RunAfter = context.Clock.Now,
    });

    // A tenth of the age of the youngest: a primer is noticed quickly, a long batch costs a call a minute.
    TimeSpan Pause(IReadOnlyList<Submission> accepted)
    {
        var pause = accepted.Min(submission => context.Clock.Now - (submission.AcceptedAt ?? context.Clock.Now)) / 10;
        return pause < PauseMin ? PauseMin : pause > PauseMax ? PauseMax : pause;
    }
}
