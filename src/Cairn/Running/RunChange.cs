using Cairn.Accounting;

namespace Cairn.Running;

/// <summary>A change to a run besides its rows and its money; what is null stays as it is.</summary>
public sealed record RunChange
{
    /// <summary>
    /// As <see cref="RebuildSince"/>: from the moment on at which the API's clock is known, which is the first answer.
    /// </summary>
    public static readonly DateTimeOffset FromNow = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The new state.</summary>
    public RunState? State { get; init; }

    /// <summary>Why it was stopped; <see cref="StopCause.None"/> takes the cause back.</summary>
    public StopCause? Cause { get; init; }

    /// <summary>What stopped it, in words.</summary>
    public string? StopMessage { get; init; }

    /// <summary>The organization that the first answer named; once known it stays.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>The workspace that the first answer named; once known it stays.</summary>
    public string? WorkspaceId { get; init; }

    /// <summary>A new spending limit.</summary>
    public Usd? Limit { get; init; }

    /// <summary>A new limit of rows.</summary>
    public int? RowLimit { get; init; }

    /// <summary>A new agreement: another plan or deadline. What identifies rows and input must stay as it is.</summary>
    public RunSpec? Spec { get; init; }

    /// <summary>Whether a cancel is asked for.</summary>
    public bool? CancelRequested { get; init; }

    /// <summary>The part of the queue limit to use, in thousandths.</summary>
    public int? QueuePermille { get; init; }

    /// <summary>The longest body to send.</summary>
    public long? BodyBytesMax { get; init; }

    /// <summary>
    /// Since when to look for batches upstream before anything is sent; <see cref="DateTimeOffset.MinValue"/> ends it.
    /// </summary>
    public DateTimeOffset? RebuildSince { get; init; }

    /// <summary>From when on its answers are no longer kept; once said it stays.</summary>
    public DateTimeOffset? PurgedAt { get; init; }
}
