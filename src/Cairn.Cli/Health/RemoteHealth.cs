using Cairn.Claude;
using Cairn.Running;

namespace Cairn.Cli.Health;

/// <summary>Looks at the workspace: who answers, what time it is there, and batches that nobody here knows.</summary>
sealed class RemoteHealth(Connection connection, IRunStore store, byte[] instanceKey)
{
    const int PageSize = 1_000;

    static readonly TimeSpan SkewMax = TimeSpan.FromSeconds(30);

    /// <summary>The batches that were listed, by id; only after <see cref="CheckAsync"/>.</summary>
    public Dictionary<string, MessageBatch> Listed { get; } = [];

    public async Task<List<HealthFinding>> CheckAsync(
        IReadOnlyList<RunSnapshot> runs, CancellationToken cancellationToken)
    {
        MessageBatchPage page;
        try
        {
            page = await connection.Client.ListAsync(PageSize, null, cancellationToken);
        }
        catch (CairnException exception)
        {
            return [HealthFinding.Fail("api", exception.Message, "Check the key, the address and the connection.")];
        }

        var context = page.Context;
        await ListAsync(page, cancellationToken);
        return
        [
            HealthFinding.Ok("api", context.IsSandbox ? "a sandbox answers; nothing is real" : "it answers"),
            Skew(context),
            HealthFinding.Ok("workspace",
                $"{context.WorkspaceId ?? "default"} of organization {context.OrganizationId ?? "unknown"}"),
            .. await OrphansAsync(runs, context.WorkspaceId ?? "default", cancellationToken),
        ];
    }

    async Task ListAsync(MessageBatchPage page, CancellationToken cancellationToken)
    {
        var since = connection.Clock.Now - Horizons.Retention;
        while (true)
        {
            foreach (var batch in page.Data.Where(batch => batch.CreatedAt >= since))
                Listed[batch.Id] = batch;
            if (!page.HasMore || page.LastId is null || page.Data[^1].CreatedAt < since)
                return;
            page = await connection.Client.ListAsync(PageSize, page.LastId, cancellationToken);
        }
    }

    HealthFinding Skew(ServerContext context)
    {
        if (context.Date is not { } date || context.IsSandbox)
            return HealthFinding.Ok("clock", "it is the sandbox's own");
        var skew = (date - connection.Clock.Local.GetUtcNow()).Duration();
        return skew <= SkewMax
            ? HealthFinding.Ok("clock", $"{skew.TotalSeconds:0} s off the API's")
            : HealthFinding.Warn("clock", $"{skew.TotalSeconds:0} s off the API's",
                "Runs follow the API's clock; set this one, since times in the ledger are its own.");
    }

    // Results of others are not opened: only those whose size is that of a create without an answer.
    async Task<List<HealthFinding>> OrphansAsync(
        IReadOnlyList<RunSnapshot> runs, string workspace, CancellationToken cancellationToken)
    {
        var known = (await store.BoundBatchesAsync(workspace))
            .Union(await store.ForeignBatchesAsync(workspace)).ToHashSet();
        var unbound = Listed.Values.Where(batch => batch.HasEnded && !known.Contains(batch.Id)).ToList();
        var lostCounts = runs.SelectMany(run => run.Submissions)
            .Where(submission => submission.State is SubmissionState.Ambiguous or SubmissionState.Abandoned)
            .Select(submission => (long)submission.Count)
            .ToHashSet();
        var possible = unbound.Where(batch => lostCounts.Contains(batch.RequestCounts.Total)).ToList();
        var found = await new RunSearch(connection.Client, store, instanceKey).OwnersAsync(possible, cancellationToken);
        var others = unbound.Count - found.Runs.Sum(run => run.Batches);
        return
        [
            .. found.Runs.Select(run => HealthFinding.Warn("orphans",
                $"{run.Batches} ended batches of run {run.RunId} that no submission is bound to",
                $"`cairn resume {run.RunId}` takes them in; `cairn rebuild` where the ledger does not know the run.")),
            HealthFinding.Ok("others", $"{others:N0} ended batches of unknown owner in the last 29 days; not opened"),
        ];
    }
}
