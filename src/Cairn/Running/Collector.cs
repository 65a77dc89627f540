using System.Globalization;
using System.Net;
using Cairn.Claude;

namespace Cairn.Running;

/// <summary>
/// Brings an ended batch home: results to disk, checked for completeness, settled in one transaction.
/// </summary>
sealed class Collector(RunContext context)
{
    // Six hours in all: fetching again costs nothing, and results stay for 29 days.
    static readonly TimeSpan[] DownloadPauses =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(60),
        TimeSpan.FromMinutes(280),
    ];

    readonly Settler _settler = new(context);

    DateTimeOffset Now => context.Clock.Now;

    /// <summary>Collects and settles; null, or why the run must admit no more.</summary>
    /// <param name="ended">One that has ended, or an abandoned one whose batch appeared after all.</param>
    /// <param name="snapshot">What the ledger shows.</param>
    /// <param name="cancellationToken">Stops the download, which is begun again later.</param>
    public async Task<Stop?> CollectAsync(Submission ended, RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (ended.Kind == SubmissionKind.Messages)
        {
            await using var answers = await Download.OfCallsAsync(context, ended, cancellationToken);
            await _settler.SettleAsync(ended, answers, snapshot);
            return null;
        }

        try
        {
            var batch = await context.Api.RetrieveAsync(ended.BatchId!, cancellationToken);
            if (!batch.HasEnded)
            {
                // One that is late holds no rows that could be in flight again; it is looked at once more.
                if (ended.State == SubmissionState.Ended)
                    await context.Store.AdvanceAsync(ended, ended with { State = SubmissionState.Accepted, Tries = 0 });
                return null;
            }

            if (batch.RequestCounts.Total != ended.Count && ended.Origin != SubmissionOrigin.Adopted)
            {
                return await FreezeAsync(ended,
                    $"batch {batch.Id} shows {batch.RequestCounts.Total} requests, {ended.Count} were sent");
            }

            if (batch.ArchivedAt is not null || Now > batch.CreatedAt + Horizons.Retention)
            {
                await _settler.SettleUnavailableAsync(ended, snapshot);
                return null;
            }

            ended = ended with { EndedAt = batch.EndedAt };
            await using var download = await Download.FetchAsync(context, ended, cancellationToken);
            await JudgeAsync((ended, batch, download), snapshot);
        }
        catch (ClaudeApiException gone) when (gone.Error.Status == HttpStatusCode.NotFound)
        {
            // Never proof that it does not exist, so it is asked for again; after hours it is as good as lost.
            await WorkspaceChangedException.ThrowIfOtherAsync(context.Api, ended, cancellationToken);
            if (!await AgainAsync(ended, $"batch {ended.BatchId} or its results are not found"))
                await _settler.SettleUnavailableAsync(ended, snapshot);
        }

        return null;
    }

    async Task JudgeAsync((Submission Ended, MessageBatch Batch, Download Download) of, RunSnapshot snapshot)
    {
        var (ended, batch, download) = of;
        var isSomebodyElses = download.StrangeLines > 0 && !download.HasBrokenName;
        if (ended.IsProvisional && Array.TrueForAll(download.Rows, row => !row.IsThere) && isSomebodyElses)
        {
            await GiveUpAsync(ended);
            return;
        }

        if (!download.IsComplete(batch.RequestCounts) && await AgainAsync(ended, Found(download, ended)))
            return;
        await _settler.SettleAsync(ended, download, snapshot);
    }

    static string Found(Download download, Submission ended) => string.Create(CultureInfo.InvariantCulture,
        $"the results of batch {ended.BatchId} are not complete ({download.Rows.Count(row => row.IsThere)} of "
        + $"{ended.Count} rows, {download.UnreadableLines} unreadable lines, {download.StrangeLines} of somebody else, "
        + $"{download.ContradictingLines} that contradict another)");

    // It was bound by its size alone, and is somebody else's after all.
    async Task GiveUpAsync(Submission provisional)
    {
        await context.Store.MarkForeignAsync(provisional.WorkspaceId, provisional.BatchId!);
        await context.Store.AdvanceAsync(provisional, provisional with
        {
            State = SubmissionState.Ambiguous,
            BatchId = null,
            AcceptedAt = null,
            IsAdopted = false,
            IsProvisional = false,
            IsCanceling = false,
            Tries = 0,
            RunAfter = Now,
        });
    }

    async Task<bool> AgainAsync(Submission ended, string found)
    {
        if (ended.Tries >= DownloadPauses.Length)
            return false;
        var pause = DownloadPauses[ended.Tries];
        await context.Store.AdvanceAsync(ended, ended with { Tries = ended.Tries + 1, RunAfter = Now + pause });
        context.Notice($"{found}; fetched again in {pause.TotalMinutes:0} min, at no cost.");
        return true;
    }

    async Task<Stop> FreezeAsync(Submission submission, string reason)
    {
        // An abandoned one has given its rows back already: there is nothing to freeze but its money.
        if (submission.State != SubmissionState.Abandoned)
            await context.Store.AdvanceAsync(submission, submission with { State = SubmissionState.Frozen });
        return new(StopCause.Decision,
            $"Submission {submission.Id} is frozen: {reason}. Its rows stay pending and its money reserved; "
            + $"`cairn resolve {submission.RunId} {submission.Id}` shows what to choose from.");
    }
}
