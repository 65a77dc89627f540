using System.Net;
using Cairn.Claude;

namespace Cairn.Running.Purging;

/// <summary>
/// Deletes a run's batches at the API, once their answers are collected and found whole on this machine.
/// </summary>
/// <remarks>
/// The API deletes ended batches only, requests and results together, for good
/// (https://platform.claude.com/docs/en/api/messages/batches/delete). Each deletion is an event of the ledger before
/// the next begins; a batch that is gone already (404) is deleted. A batch that another program made is left to it.
/// </remarks>
/// <param name="store">The ledger.</param>
/// <param name="api">The API, with a key of the run's workspace.</param>
/// <param name="blobs">The run's files.</param>
sealed class UpstreamPurge(IRunStore store, IBatchApi api, IBlobStore blobs)
{
    /// <summary>The submissions whose batches may be deleted and were not yet.</summary>
    public static async Task<IReadOnlyList<Submission>> LeftAsync(IRunStore store, RunSnapshot snapshot)
    {
        var gone = (await store.EventsAsync(snapshot.Run.Id))
            .Where(each => each.Kind == LedgerEvent.DeletedUpstream).Select(each => each.SubmissionId).ToHashSet();
        return
        [
            .. snapshot.Submissions.Where(each => each is
            {
                State: SubmissionState.Settled, BatchId: not null, Segment: not null,
                Kind: SubmissionKind.Batch, Origin: not SubmissionOrigin.Adopted,
            } && !gone.Contains(each.Id)),
        ];
    }

    /// <summary>Deletes what is left; returns how many batches that were.</summary>
    /// <exception cref="SegmentDamagedException">
    /// Answers are not whole on this machine: their batch, and those behind it, were left alone.
    /// </exception>
    /// <exception cref="WorkspaceChangedException">The key is of another workspace; nothing was deleted.</exception>
    /// <exception cref="ClaudeApiException">The API refused; what is deleted by then is noted.</exception>
    public async Task<int> DeleteAsync(RunSnapshot snapshot, CancellationToken cancellationToken)
    {
        var left = await LeftAsync(store, snapshot);
        foreach (var submission in left)
        {
            // In another workspace every batch would be missing, and count as deleted.
            if (submission == left[0])
                await WorkspaceChangedException.ThrowIfOtherAsync(api, submission, cancellationToken);
            if (snapshot.Run.PurgedAt is null)
                await Segment.OpenVerified(blobs, submission.Segment!).DisposeAsync();
            await DeleteAsync(submission.BatchId!, cancellationToken);
            await store.NoteDeletedAsync(submission.Id);
        }

        return left.Count;
    }

    async Task DeleteAsync(string batchId, CancellationToken cancellationToken)
    {
        try
        {
            await api.DeleteAsync(batchId, cancellationToken);
        }
        catch (ClaudeApiException exception) when (exception.Error.Status == HttpStatusCode.NotFound)
        {
            // An earlier purge was killed behind the deletion, or somebody else was first.
        }
    }
}
