using Cairn.Accounting;

namespace Cairn.Running;

/// <summary>
/// One execution of a workload: what was agreed at its start, and where its rows and its money are now.
/// </summary>
public sealed record Run
{
    /// <summary>Eight characters, part of every custom_id.</summary>
    public required string Id { get; init; }

    /// <summary>What was agreed at the start and never changes.</summary>
    public required RunSpec Spec { get; init; }

    /// <summary>The stages behind the first, which <see cref="Spec"/> describes. The default is none.</summary>
    public IReadOnlyList<RunStage> Later { get; init; } = [];

    /// <summary>Where it stands.</summary>
    public RunState State { get; init; } = RunState.Running;

    /// <summary>Why it admits no more rows, if it does not.</summary>
    public StopCause Cause { get; init; }

    /// <summary>What stopped it, in words with the next step.</summary>
    public string? StopMessage { get; init; }

    /// <summary>The organization that its batches live in; null until the first answer.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>The workspace that its batches live in; null until the first answer.</summary>
    public string? WorkspaceId { get; init; }

    /// <summary>The most that it may cost; null when nothing was said.</summary>
    public Usd? Limit { get; init; }

    /// <summary>How many rows may be asked in all; null for every row.</summary>
    public int? RowLimit { get; init; }

    /// <summary>Whether a cancel was asked for.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>The first row that was never taken.</summary>
    public int Cursor { get; init; }

    /// <summary>Rows with an accepted answer.</summary>
    public int Succeeded { get; init; }

    /// <summary>Rows that failed for good.</summary>
    public int Failed { get; init; }

    /// <summary>What is billed and booked.</summary>
    public Usd Settled { get; init; }

    /// <summary>What submissions in flight may still cost.</summary>
    public Usd Reserved { get; init; }

    /// <summary>What abandoned submissions may still cost if they appear after all.</summary>
    public Usd Ghost { get; init; }

    /// <summary>The part of <see cref="Settled"/> that bought nothing because the row had its record already.</summary>
    public Usd Wasted { get; init; }

    /// <summary>What may have been billed for answers that nobody can fetch any more; it never comes back.</summary>
    public Usd Unknown { get; init; }

    /// <summary>
    /// How much of the queue limit the run uses, in thousandths: less after a rate limit or after many expired rows.
    /// </summary>
    public int QueuePermille { get; init; } = 1_000;

    /// <summary>The longest body that the API took no offence at, once it refused one; null before.</summary>
    public long? BodyBytesMax { get; init; }

    /// <summary>
    /// Since when the run looks for its own batches upstream before it sends anything, on the API's clock; null when
    /// its ledger is trusted.
    /// </summary>
    public DateTimeOffset? RebuildSince { get; init; }

    /// <summary>
    /// Since when its answers are no longer kept on this machine; null while they are. The bill stays.
    /// </summary>
    public DateTimeOffset? PurgedAt { get; init; }

    /// <summary>What it consists of, in the order in which it is asked.</summary>
    public IReadOnlyList<RunStage> Stages =>
        [new(0, StageKind.Ask, 0, 0, Spec.Rows, Spec.LayoutSha256), .. Later];

    /// <summary>How many places all stages have.</summary>
    public int Places => Later is [.., var last] ? last.End : Spec.Rows;

    /// <summary>Places that have no record yet.</summary>
    public int Pending => Places - Succeeded - Failed;

    /// <summary>How many places may be asked: a limit of rows holds for the first stage, and none follows it.</summary>
    public int RowsAllowed => Later.Count > 0 ? Places : Math.Min(Spec.Rows, RowLimit ?? Spec.Rows);

    /// <summary>What may still be reserved; null when there is no limit.</summary>
    public Usd? Remaining => Limit is { } limit ? limit - Settled - Reserved - Ghost - Unknown : null;

    /// <summary>Whether stages come next, behind those that it has; false when it has others there.</summary>
    /// <exception cref="InvalidOperationException">
    /// They do not follow each other, or a limit of rows leaves out a part of the first stage.
    /// </exception>
    internal bool MayAppend(IReadOnlyList<RunStage> stages)
    {
        if (stages.Count == 0 || RowsAllowed < Places || !Follow(stages))
            throw new InvalidOperationException($"Stages of run {Id} do not follow those that it has.");
        return stages[0].Number == Later.Count + 1 && stages[0].FirstPlace == Places;
    }

    static bool Follow(IReadOnlyList<RunStage> stages) => stages.Index().All(each => each.Item.Places > 0
        && each.Item.Number == stages[0].Number + each.Index
        && (each.Index == 0 || each.Item.FirstPlace == stages[each.Index - 1].End));
}
