using Cairn.Accounting;
using Cairn.Claude;

namespace Cairn.Running;

/// <summary>What a batch of another program holds of a workload.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Rows">The rows whose keys are custom_ids of it; null while nobody can tell.</param>
/// <param name="StrangersCount">How many of its custom_ids are no key of the input.</param>
/// <param name="Strangers">The first of those.</param>
sealed record Adoption(MessageBatch Batch, RowSet? Rows, int StrangersCount, IReadOnlyList<string> Strangers)
{
    /// <summary>By custom_id what was billed for each answer. The default is none.</summary>
    public IReadOnlyDictionary<string, TokenUsage> Usages { get; init; } = new Dictionary<string, TokenUsage>();
}
