using Cairn.Running;
using Cairn.Running.Purging;
using Cairn.Storage;

namespace Cairn.Cli.Purging;

/// <summary>What a purge of one run would delete, before anything is deleted.</summary>
/// <param name="Snapshot">What the ledger shows of the run.</param>
/// <param name="Files">What would go from this machine.</param>
/// <param name="Batches">What would go at the API, if that is asked for.</param>
/// <param name="BytesKept">The run's files that stay, for the bill.</param>
/// <param name="Refusal">Why it may not be purged now; null where it may.</param>
sealed record PurgeDraft(
    RunSnapshot Snapshot, IReadOnlyList<StoredFile> Files, IReadOnlyList<Submission> Batches, long BytesKept,
    Fault? Refusal)
{
    /// <summary>The run.</summary>
    public Run Run => Snapshot.Run;

    /// <summary>Whether there is anything to do.</summary>
    public bool IsEmpty => Files.Count == 0 && Batches.Count == 0;

    /// <summary>What goes from this machine, in bytes.</summary>
    public long Bytes => Files.Sum(file => file.Bytes);

    /// <summary>Finds the runs that are meant, and what there is of them.</summary>
    /// <exception cref="BadInputException">Named runs may not be purged; all of them are named.</exception>
    public static async Task<IReadOnlyList<PurgeDraft>> AllAsync(
        CairnHome home, SqliteRunStore store, PurgeTerms terms, DateTimeOffset now)
    {
        var runs = await store.RunsAsync();
        var stored = new StoredAnswers(home.Path);
        List<PurgeDraft> drafts = [];
        foreach (var name in terms.Names)
        {
            var run = await RunFinder.FindAsync(store, name);
            drafts.Add(await OfAsync(stored, store, (run, IsInputShared(run, runs)), terms));
        }

        if (drafts.Select(draft => draft.Refusal).OfType<Fault>().ToList() is { Count: > 0 } faults)
            throw new BadInputException(faults);
        foreach (var run in terms.IsSweep ? runs.Where(run => IsMeant(run, terms, now)) : [])
            drafts.Add(await OfAsync(stored, store, (run, IsInputShared(run, runs)), terms));
        return [.. drafts.DistinctBy(draft => draft.Run.Id)];
    }

    /// <summary>What there is of one run.</summary>
    /// <param name="stored">Finds its files.</param>
    /// <param name="store">The ledger.</param>
    /// <param name="of">The run, and whether the copy of its input stays.</param>
    /// <param name="terms">How far the purge goes.</param>
    public static async Task<PurgeDraft> OfAsync(
        StoredAnswers stored, SqliteRunStore store, (Run Run, bool KeepsInput) of, PurgeTerms terms)
    {
        var run = of.Run;
        var snapshot = await store.SnapshotAsync(run.Id);
        var batchIds = snapshot.Submissions.Select(each => each.BatchId).OfType<string>().ToList();
        return new(
            snapshot, stored.Of(run, batchIds, of.KeepsInput),
            terms.IsUpstream && HasUpstream(run) ? await UpstreamPurge.LeftAsync(store, snapshot) : [],
            stored.BytesKept(run), Delivery.RefusalOf(snapshot, terms.IsUndelivered));
    }

    static bool IsInputShared(Run run, IReadOnlyList<Run> all) => all.Any(other => other.Id != run.Id
        && other.PurgedAt is null && other.Spec.InputSha256 == run.Spec.InputSha256);

    // The batches of a sandbox of the run's own are among its files.
    static bool HasUpstream(Run run) => !run.Spec.IsSandbox || run.Spec.Endpoint is not null;

    static bool IsMeant(Run run, PurgeTerms terms, DateTimeOffset now) =>
        (run.PurgedAt is null || terms.IsUpstream)
        && (terms.IsAll || (terms.OlderThan is { } age && run.Spec.StartedAt <= now - age)
            || (terms.IsExpired && run.Spec.IsExpired(now)));
}
