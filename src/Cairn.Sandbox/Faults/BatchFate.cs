using Cairn.Sandbox.Batches;

namespace Cairn.Sandbox.Faults;

/// <summary>What the faults that struck its create mean for a batch. All of it follows from the batch, so that a
/// restart needs to know nothing more.</summary>
static class BatchFate
{
    /// <summary>How far the clock is ahead that its times are shown by.</summary>
    public static TimeSpan Skew(this Batch batch) => batch.Context.Faults.TimeOf(FaultName.CreatedAtSkew) ?? default;

    /// <summary>When somebody will cancel it, or null.</summary>
    public static DateTimeOffset? HumanCancelsAt(this Batch batch) =>
        batch.CreatedAt + batch.Context.Faults.TimeOf(FaultName.HumanCancels);

    /// <summary>When somebody will delete it, or null.</summary>
    public static DateTimeOffset? HumanDeletesAt(this Batch batch) =>
        batch.EndedAt + batch.Context.Faults.TimeOf(FaultName.HumanDeletes);

    /// <summary>When it is archived before its time, or null.</summary>
    public static DateTimeOffset? ArchivesEarlyAt(this Batch batch) =>
        batch.EndedAt + batch.Context.Faults.TimeOf(FaultName.ArchivedEarly);

    /// <summary>Whether its results are gone although it still says where they are.</summary>
    public static bool AreResultsDeleted(this Batch batch, DateTimeOffset now) =>
        batch.EndedAt + batch.Context.Faults.TimeOf(FaultName.ResultsDeleted) <= now;

    /// <summary>Whether a line is never run, so that it expires.</summary>
    public static bool Holds(this Batch batch, string customId, ulong seed)
    {
        var faults = batch.Context.Faults;
        return faults.Find(FaultName.ExpireAll) is not null
            || (faults.Find(FaultName.ExpireShare) is { } some
                && some.FallsOn(batch.Ordinal, customId, (seed, some.Number("share"))));
    }
}
