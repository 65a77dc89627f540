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

    /// <summary>The same of each rung of a cascade, cheapest first. The default is none.</summary>
    public IReadOnlyList<UsageHistory> Rungs { get; init; } = [];

    /// <summary>What is known of the requests of a rung; of one that was never asked, what is known of the first.
    /// </summary>
    public Knowledge AtRung(int rung) =>
        rung < Rungs.Count && Rungs[rung].Samples.Count > 0 ? this with { History = Rungs[rung] } : this;

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
        List<UsageHistory> histories = [];
        for (var rung = 0; rung < Math.Max(1, prepared.Workload.Cascade.Count); rung++)
        {
            histories.Add(await store.UsageHistoryAsync(
                UsageSampler.TemplateOf(prepared.Workload.Fingerprint, rung)));
        }

        if (prepared.Workload.Cascade.Count == 0 && histories[0].Samples.Count == 0)
            return None;
        var runs = (await store.RunsAsync()).Where(run => run.Spec.IsSandbox == isSandbox).ToList();
        var alike = runs.Select(run => run.Id).ToHashSet();
        List<UsageHistory> rungs = [.. histories.Select(history =>
            new UsageHistory([.. history.Samples.Where(sample => alike.Contains(sample.RunId))]))];
        var known = new Knowledge(rungs[0])
        {
            Evidence = prepared.Workload.Cascade.Count > 0 ? EvidenceOf(prepared, runs) : null,
            Rungs = rungs,
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
