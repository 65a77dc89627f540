using Cairn.Accounting;

namespace Cairn.Auditing.Fixing;

/// <summary>What a repair of a file did.</summary>
/// <param name="Rows">How many requests there are.</param>
/// <param name="Changes">How many requests each kind of change touched; none where there was nothing to repair.</param>
/// <param name="Before">
/// What the prompts cost as they were, where nothing in a batch reads what the batch writes.
/// </param>
/// <param name="After">What they cost now: one request of each prefix writes it, the others read it.</param>
sealed record FixResult(long Rows, IReadOnlyDictionary<RepairKind, long> Changes, Usd Before, Usd After)
{
    /// <summary>The file with the repaired requests; null where nothing was written.</summary>
    public string? File { get; init; }

    /// <summary>The file whose batch has to end first, with one request of each prefix; null where none is needed.
    /// </summary>
    public string? PrimerFile { get; init; }

    /// <summary>How many requests are in it.</summary>
    public long Primers { get; init; }

    /// <summary>A request that was changed, by its blocks: before and after.</summary>
    public (AuditPlace Place, IReadOnlyList<string> Before, IReadOnlyList<string> After)? Example { get; init; }
}
