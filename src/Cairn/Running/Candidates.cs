using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Cairn.Claude;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>
/// Finds batches upstream that nobody here is bound to, and says whose they are by the first line of their results.
/// </summary>
sealed class Candidates(RunContext context)
{
    const int PageSize = 1_000;

    const int LinesMax = 3;

    static readonly TimeSpan ClockSkewMax = TimeSpan.FromMinutes(10);

    /// <summary>What the results of a batch say about whose it is.</summary>
    /// <param name="Owner">Ours, by its authentic name.</param>
    /// <param name="IsForeign">Nobody's here; that is remembered.</param>
    /// <param name="IsGone">Its results are not there, so nothing will ever be known of it.</param>
    public readonly record struct Look(CustomId? Owner, bool IsForeign, bool IsGone);

    /// <summary>
    /// Batches newer than the submission's anchor that are bound to nobody, known as nobody's, and of its size.
    /// </summary>
    public async Task<List<MessageBatch>> OfAsync(Submission submission, CancellationToken cancellationToken)
    {
        var settled = await SettledIdsAsync(submission.WorkspaceId);
        var found = new List<MessageBatch>();
        await foreach (var batch in NewerThanAnchorAsync(submission, cancellationToken))
        {
            if (!settled.Contains(batch.Id) && batch.RequestCounts.Total == submission.Count)
                found.Add(batch);
        }

        return found;
    }

    /// <summary>All unbound batches since a moment, newest first.</summary>
    public async Task<List<MessageBatch>> SinceAsync(
        string workspaceId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var settled = await SettledIdsAsync(workspaceId);
        var found = new List<MessageBatch>();
        await foreach (var batch in ListAsync(workspaceId, cancellationToken))
        {
            if (batch.CreatedAt < since - ClockSkewMax)
                break;
            if (!settled.Contains(batch.Id))
                found.Add(batch);
        }

        return found;
    }

    /// <summary>
    /// The custom_id of the first line that is one of ours; remembers for good a batch that is nobody's here. One
    /// stray line in front, or one byte that broke on the way, must not lose a batch.
    /// </summary>
    public async Task<Look> LookAsync(
        string workspaceId, MessageBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            var (isEmpty, isNearMiss) = (true, false);
            await foreach (var name in FirstNamesAsync(context.Api, batch.Id, cancellationToken))
            {
                if (CustomId.TryParse(name, context.InstanceKey.Span, out var id))
                    return new(id, false, false);
                isNearMiss |= CustomId.Resembles(name, context.RunId);
                isEmpty = false;
            }

            if (!isEmpty && !isNearMiss)
            {
                await context.Store.MarkForeignAsync(workspaceId, batch.Id);
                return new(null, true, false);
            }
        }
        catch (ClaudeApiException gone) when (gone.Error.Status == HttpStatusCode.NotFound)
        {
            return new(null, false, true);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException
            || (exception is ClaudeApiException { IsTransient: false } refusal && !AccountRules.Concern(refusal.Error)))
        {
            // Undecided: it is looked at again at the next round.
        }

        return default;
    }

    /// <summary>
    /// The custom_ids of the first three lines of a batch's results, no more: they may be a colleague's.
    /// </summary>
    public static async IAsyncEnumerable<string> FirstNamesAsync(
        IBatchApi api, string batchId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var results = await api.OpenResultsAsync(batchId, cancellationToken);
        var seen = 0;
        await foreach (var (_, line, _) in Lines.ReadAsync(results, cancellationToken))
        {
            yield return BatchResultLine.Parse(line).CustomId;
            if (++seen == LinesMax)
                break;
        }
    }

    async Task<HashSet<string>> SettledIdsAsync(string workspaceId) =>
    [
        .. await context.Store.BoundBatchesAsync(workspaceId),
        .. await context.Store.ForeignBatchesAsync(workspaceId),
    ];

    // By list order up to the anchor, so that clock skew does not matter; by time only if the anchor was deleted.
    async IAsyncEnumerable<MessageBatch> NewerThanAnchorAsync(
        Submission submission, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isPastAnchor = false;
        await foreach (var batch in ListAsync(submission.WorkspaceId, cancellationToken))
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
    }

    async IAsyncEnumerable<MessageBatch> ListAsync(
        string workspaceId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        while (true)
        {
            var page = await context.Api.ListAsync(PageSize, after, cancellationToken);
            WorkspaceChangedException.ThrowIfOther(context.RunId, workspaceId, page.Context);
            foreach (var batch in page.Data)
                yield return batch;
            if (!page.HasMore || page.LastId is null)
                yield break;
            after = page.LastId;
        }
    }
}
