using Cairn.Profiling.Tokens;
using Cairn.Quality.Cascading;
using Cairn.Quality.Lengths;
using Cairn.Running;

namespace Cairn.Cli;

/// <summary>What is known of a workload's tokens besides its text: earlier runs, and prompts the API counted.</summary>
/// <param name="History">What earlier runs of the same template were billed.</param>
sealed record Knowledge(UsageHistory History)
{
    /// <summary>Nothing is known.</summary>
    public static Knowledge None { get; } = new(new UsageHistory([]));

    /// <summary>Estimated against counted tokens by model; null where none were counted.</summary>
    public IReadOnlyDictionary<string, RatioSums>? Counted { get; init; }

    /// <summary>How long the answers of the last run were, one tally for each batch. The default is none.</summary>
    public IReadOnlyList<LengthTally> Lengths { get; init; } = [];

    /// <summary>What the newest evaluation of the workload has shown of its rungs; null where there is none.</summary>
    public CascadeEvidence? Evidence { get; init; }

    /// <summary>The lengths of a model's answers, of the last run.</summary>
    public OutputLengths LengthsOf(string model)
    {
        var lengths = new OutputLengths();
        foreach (var tally in Lengths)
            tally.AddTo(lengths, model);
        return lengths;
    }

    /// <summary>Reads the ledger, where there is one. What a sandbox billed says nothing of the API, nor the other
    /// way.</summary>
    public static async Task<Knowledge> ReadAsync(PreparedWorkload prepared, bool isSandbox)
    {
        using var store = CairnHome.OpenLedgerIfThere(TimeProvider.System);
        if (store is null)
            return None;
        var runs = (await store.RunsAsync()).Where(run => run.Spec.IsSandbox == isSandbox).ToList();
        var evidence = prepared.Workload.Cascade.Count > 0 ? EvidenceOf(prepared, runs) : null;
        var history = await store.UsageHistoryAsync(prepared.Workload.Fingerprint);
        if (history.Samples.Count == 0)
            return None with { Evidence = evidence };
        var alike = runs.Select(run => run.Id).ToHashSet();
        var known = new Knowledge(new UsageHistory([.. history.Samples.Where(sample => alike.Contains(sample.RunId))]))
        {
            Evidence = evidence,
        };
        if (runs.Find(run => run.Spec.WorkloadFingerprint == prepared.Workload.Fingerprint) is not { } last)
            return known;

        var snapshot = await store.SnapshotAsync(last.Id);
        return known with { Lengths = [.. snapshot.Submissions.Select(submission => submission.Lengths)] };
    }

    // Of the workload as it stands, or else as it stood before a change, if it evaluated the same rungs.
    static CascadeEvidence? EvidenceOf(PreparedWorkload prepared, IEnumerable<Run> runs)
    {
        var home = CairnHome.Open();
        List<string> names = [.. prepared.Workload.Cascade.Select(rung => rung.ToString())];
        return runs.Where(run => run.Spec is { Evaluation.Ablates: false } && run.Spec.WorkloadPath == prepared.Path)
            .OrderByDescending(run => run.Spec.WorkloadFingerprint == prepared.Workload.Fingerprint)
            .Select(run => EvidenceFile.Read(home.FolderOf(run.Id)) is { } found ? found with
            {
                IsOfEarlierVersion = run.Spec.WorkloadFingerprint != prepared.Workload.Fingerprint,
            } : null)
            .FirstOrDefault(found => found?.For(names) is not null);
    }
}
