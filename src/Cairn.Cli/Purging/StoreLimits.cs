using Cairn.Cli.Output;
using Cairn.Running;
using Cairn.Storage;

namespace Cairn.Cli.Purging;

/// <summary>Applies, when a run has ended, what workloads say about how much of answers is kept.</summary>
/// <remarks>
/// The size of <c>reuse</c> is kept to at once, the oldest runs first: what a newer run took over from an older one it
/// has copied. Only runs that agreed to a size at their start count and go, never one that is unfinished or whose
/// results were not delivered. Ages are only pointed out, since <c>cairn purge --expired</c> applies them.
/// </remarks>
static class StoreLimits
{
    static readonly PurgeTerms Here = new([], null, false, false, false, false);

    /// <summary>Purges what is over the size, and says what is over the age.</summary>
    /// <param name="of">The home and its ledger.</param>
    /// <param name="runId">The run that has ended; its own answers stay.</param>
    /// <param name="terminal">Told of each run that is purged.</param>
    /// <param name="cancellationToken">Stops between two runs.</param>
    public static async Task ApplyAsync(
        (CairnHome Home, SqliteRunStore Store) of, string runId, Terminal terminal,
        CancellationToken cancellationToken)
    {
        var runs = await of.Store.RunsAsync();
        var ended = runs.First(run => run.Id == runId);
        if (ended.Spec.ReuseBytesMax is { } most)
        {
            foreach (var draft in await OverAsync(of, (ended, runs), most))
            {
                if (await new Purge(of.Home, of.Store).TryAsync(draft, cancellationToken))
                {
                    terminal.Tell($"The answers of run {draft.Run.Id} ({PurgeText.Size(draft.Bytes)}) were purged: "
                        + $"those of '{ended.Spec.Name}' take more than {PurgeText.Size(most)}. Its bill stays.");
                }
            }
        }

        var now = TimeProvider.System.GetUtcNow();
        if (runs.Count(run => run.PurgedAt is null && run.Id != runId && run.Spec.IsExpired(now)) is > 0 and var old)
        {
            terminal.Tell(
                $"Of {old} earlier runs the answers are past their age; `cairn purge --expired` shows them.");
        }
    }

    /// <summary>The runs that go so that the rest fits, the oldest first.</summary>
    /// <param name="of">The home and its ledger.</param>
    /// <param name="among">The run that has ended, and all runs, newest first.</param>
    /// <param name="most">The most bytes.</param>
    internal static async Task<IReadOnlyList<PurgeDraft>> OverAsync(
        (CairnHome Home, SqliteRunStore Store) of, (Run Ended, IReadOnlyList<Run> All) among, long most)
    {
        List<PurgeDraft> going = [];
        var stored = new StoredAnswers(of.Home.Path);
        var (kept, isFull) = (0L, false);
        foreach (var run in among.All.Where(run => run.PurgedAt is null && run.Spec.ReuseBytesMax is not null
            && run.Spec.Name == among.Ended.Spec.Name && run.Spec.IsSandbox == among.Ended.Spec.IsSandbox))
        {
            var draft = await PurgeDraft.OfAsync(stored, of.Store, (run, KeepsInput: true), Here);
            isFull |= kept + draft.Bytes > most;
            if (isFull && draft.Refusal is null && run.Id != among.Ended.Id)
                going.Insert(0, draft);
            else
                kept += draft.Bytes;
        }

        return going;
    }
}
