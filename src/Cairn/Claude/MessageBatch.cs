using System.Text.Json.Serialization;

namespace Cairn.Claude;

/// <summary>A batch as the API shows it: times and counts, never its custom ids.</summary>
/// <remarks>https://platform.claude.com/docs/en/api/messages/batches/retrieve</remarks>
public sealed record MessageBatch
{
    /// <summary>The id, <c>msgbatch_…</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>in_progress</c>, <c>canceling</c> or <c>ended</c>; other values may be added by the API.</summary>
    public required string ProcessingStatus { get; init; }

    /// <summary>How many requests are where; all are <c>processing</c> until the whole batch has ended.</summary>
    public required RequestCounts RequestCounts { get; init; }

    /// <summary>When the API accepted it, on the API's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>24 hours after <see cref="CreatedAt"/>: what has not run by then expires, unbilled.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it ended, or null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When somebody asked to cancel it, or null.</summary>
    public DateTimeOffset? CancelInitiatedAt { get; init; }

    /// <summary>When its results stopped being available, or null.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>
    /// Who answered, where the batch was asked for by itself; unknown in a page, which has its own.
    /// </summary>
    [JsonIgnore]
    public ServerContext Context { get; init; } = ServerContext.Unknown;

    /// <summary>Whether results can be fetched.</summary>
    public bool HasEnded => ProcessingStatus == "ended";
}
