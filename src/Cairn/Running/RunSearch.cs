using System.Text.Json;
using Cairn.Claude;
using Cairn.Workloads;

namespace Cairn.Running;

/// <summary>Finds runs of this installation that the ledger does not know, by the batches that they left.</summary>
sealed class RunSearch(IBatchApi api, IRunStore store, ReadOnlyMemory<byte> instanceKey)
{
    const int PageSize = 1_000;

    /// <summary>What the first lines of some batches say.</summary>
    /// <param name="Runs">
    /// The ids of runs, how many of the batches each has, and the marks of the orders in which its stages asked; the
    /// largest first.
    /// </param>
    /// <param name="SignedElsewhere">How many batches look like Cairn's but carry another key.</param>
    public sealed record Found(
        IReadOnlyList<(string RunId, int Batches, IReadOnlyList<int> Marks)> Runs, int SignedElsewhere);

    /// <summary>The ended batches of the last 29 days that nobody is bound to and nobody has looked into.</summary>
    public async Task<List<MessageBatch>> UnboundAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = new List<MessageBatch>();
        var known = new HashSet<string>();
        for (string? after = null; ;)
        {
            var page = await api.ListAsync(PageSize, after, cancellationToken);
            if (after is null)
            {
                var workspace = page.Context.WorkspaceId ?? "default";
                known.UnionWith(await store.BoundBatchesAsync(workspace));
                known.UnionWith(await store.ForeignBatchesAsync(workspace));
            }

            found.AddRange(page.Data.Where(batch => batch.HasEnded && !known.Contains(batch.Id)));
            if (!page.HasMore || page.LastId is null || page.Data[^1].CreatedAt < now - Horizons.Retention)
                return [.. found.Where(batch => batch.CreatedAt >= now - Horizons.Retention)];
            after = page.LastId;
        }
    }

    /// <summary>Says by the first lines of each whose they are.</summary>
    public async Task<Found> OwnersAsync(IReadOnlyList<MessageBatch> batches, CancellationToken cancellationToken)
    {
        var runs = new Dictionary<(string RunId, int Mark), int>();
        var elsewhere = 0;
        foreach (var batch in batches)
        {
            var names = await FirstIdsAsync(batch, cancellationToken);
            var ours = names.Find(name => CustomId.TryParse(name, instanceKey.Span, out _));
            if (CustomId.TryParse(ours, instanceKey.Span, out var id))
                runs[(id.RunId, id.Shard)] = runs.GetValueOrDefault((id.RunId, id.Shard)) + 1;
            else if (names.Exists(name => CustomId.HasShape(name)))
                elsewhere++;
        }

        return new(
            [.. runs.GroupBy(run => run.Key.RunId, StringComparer.Ordinal)
                .Select(run => (run.Key, run.Sum(of => of.Value),
                    (IReadOnlyList<int>)[.. run.Select(of => of.Key.Mark)]))
                .OrderByDescending(run => run.Item2).ThenBy(run => run.Key, StringComparer.Ordinal)],
            elsewhere);
    }

    // A byte of one line may have broken on the way; all lines of a batch have one owner.
    async Task<List<string>> FirstIdsAsync(MessageBatch batch, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        try
        {
            await foreach (var name in Candidates.FirstNamesAsync(api, batch.Id, cancellationToken))
                names.Add(name);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException
            or ClaudeApiException { IsTransient: false })
        {
            // What was read by then may tell; else it belongs to none of the runs that are found.
        }

        return names;
    }
}
