using Cairn.Profiling.Tokens;

namespace Cairn.Cli;

/// <summary>What is known of a workload's tokens besides its text: earlier runs, and prompts the API counted.</summary>
/// <param name="History">What earlier runs of the same template were billed.</param>
sealed record Knowledge(UsageHistory History)
{
    /// <summary>Nothing is known.</summary>
    public static Knowledge None { get; } = new(new UsageHistory([]));

    /// <summary>Estimated against counted tokens by model; null where none were counted.</summary>
    public IReadOnlyDictionary<string, RatioSums>? Counted { get; init; }

    /// <summary>Reads the ledger, where there is one. What a sandbox billed says nothing of the API, nor the other
    /// way.</summary>
    public static async Task<Knowledge> ReadAsync(PreparedWorkload prepared, bool isSandbox)
    {
        using var store = CairnHome.OpenLedgerIfThere(TimeProvider.System);
        if (store is null)
            return None;
        var history = await store.UsageHistoryAsync(prepared.Workload.Fingerprint);
        if (history.Samples.Count == 0)
            return None;
        var alike = (await store.RunsAsync()).Where(run => run.Spec.IsSandbox == isSandbox)
            .Select(run => run.Id).ToHashSet();
        return new(new UsageHistory([.. history.Samples.Where(sample => alike.Contains(sample.RunId))]));
    }
}
