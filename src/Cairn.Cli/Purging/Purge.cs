using Cairn.Running;
using Cairn.Running.Points;
using Cairn.Running.Purging;
using Cairn.Storage;
using Cairn.Workloads;

namespace Cairn.Cli.Purging;

/// <summary>Deletes what a draft names, each effect durable before the next.</summary>
/// <remarks>
/// First the batches at the API, each only with its answers whole on this machine; then the ledger says that the
/// answers are purged; then the files go. A process that is killed anywhere leaves a run that still has its answers,
/// or one of which it is known that they are going, and a second purge does the rest.
/// </remarks>
/// <param name="home">Where the files are.</param>
/// <param name="store">The ledger.</param>
sealed class Purge(CairnHome home, SqliteRunStore store)
{
    readonly Func<FaultPoint, Task> _at = KillPoint.FromEnvironment();

    /// <summary>Deletes one run's answers; false while another process is at work on the run.</summary>
    public async Task<bool> TryAsync(PurgeDraft draft, CancellationToken cancellationToken)
    {
        var folder = home.FolderOf(draft.Run.Id);
        await using var held = folder.TryLock();
        if (held is null || !await IsAsDraftedAsync(draft))
            return false;
        var ledger = new PointedStore(store, _at);
        if (draft.Batches.Count > 0)
            await UpstreamAsync(draft, (ledger, folder), cancellationToken);
        if (draft.Run.PurgedAt is null)
            await ledger.ChangeAsync(draft.Run.Id, new() { PurgedAt = TimeProvider.System.GetUtcNow() });
        var stored = new StoredAnswers(home.Path);
        foreach (var file in draft.Files)
        {
            await _at(new("file.delete.before"));
            stored.Delete(file);
        }

        stored.Finish(draft.Run);
        return true;
    }

    // Before the run was locked, another process may have asked rows of it again.
    async Task<bool> IsAsDraftedAsync(PurgeDraft draft)
    {
        var now = await store.SnapshotAsync(draft.Run.Id);
        return now.Submissions.Count == draft.Snapshot.Submissions.Count && now.Run.State == draft.Run.State
            && Delivery.RefusalOf(now, isUndelivered: true) is null;
    }

    async Task UpstreamAsync(
        PurgeDraft draft, (IRunStore Ledger, RunFolder Folder) at, CancellationToken cancellationToken)
    {
        await using var connection = await Connection.OpenAsync(
            Target.Of(draft.Run.Spec), new SandboxSettings(), (draft.Run.Id, null), cancellationToken);
        await new UpstreamPurge(at.Ledger, new PointedApi(connection.Client, _at), at.Folder)
            .DeleteAsync(draft.Snapshot, cancellationToken);
    }
}
