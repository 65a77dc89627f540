using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Batches;

/// <summary>One batch on its way from created to archived; changed only by <see cref="BatchEngine"/>.</summary>
sealed class Batch
{
    public static readonly TimeSpan TimeLimit = TimeSpan.FromHours(24);
    public static readonly TimeSpan Retention = TimeSpan.FromDays(29);

    public required int Ordinal { get; init; }

    public required string Id { get; init; }

    public required int Count { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required RequestContext Context { get; init; }

    /// <summary>Its place among those that have started, from 1; 0 before it has.</summary>
    public int StartNumber { get; set; }

    /// <summary>How many requests have left the queue, in the seeded order.</summary>
    public int Taken { get; set; }

    public int Running { get; set; }

    public BatchCounts Done { get; set; }

    public DateTimeOffset? CancelInitiatedAt { get; set; }

    /// <summary>When a cancel that found nothing running takes effect.</summary>
    public DateTimeOffset? ClosesAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public DateTimeOffset? ArchivedAt { get; set; }

    public long ResultBytes { get; set; }

    public DateTimeOffset ExpiresAt => CreatedAt + TimeLimit;

    public bool IsStarted => StartNumber > 0;

    public bool HasEnded => EndedAt is not null;

    public bool IsWaiting => IsStarted && !HasEnded && Taken < Count;

    public bool HasResults => HasEnded && ArchivedAt is null;

    public string Status => HasEnded ? "ended" : CancelInitiatedAt is null ? "in_progress" : "canceling";
}
