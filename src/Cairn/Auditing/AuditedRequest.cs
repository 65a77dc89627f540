using Cairn.Accounting;
using Cairn.Workloads;

namespace Cairn.Auditing;

/// <summary>One request, what was billed for one, or both: what an audit looks at.</summary>
/// <remarks>Immutable. What a file does not say is null, and the rules that need it abstain.</remarks>
public sealed record AuditedRequest
{
    /// <summary>Where it stands.</summary>
    public required AuditPlace Place { get; init; }

    /// <summary>The name of the model as it is written; null where there is none.</summary>
    public string? Model { get; init; }

    /// <summary>The name of the request within its batch; null outside of batches.</summary>
    public string? CustomId { get; init; }

    /// <summary>The prompt; null where only the usage is known.</summary>
    public ComposedRequest? Prompt { get; init; }

    /// <summary>The most tokens that the answer may have; null where it is not said.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>
    /// The life of the marker that the API is asked to set by itself on the last block; null without.
    /// </summary>
    public CacheTtl? AutomaticMarker { get; init; }

    /// <summary>Whether it goes, or went, in a message batch; null where nothing says so.</summary>
    public bool? IsBatched { get; init; }

    /// <summary>Whether somebody reads the answer while it is written.</summary>
    public bool IsStreamed { get; init; }

    /// <summary>What was billed; null where there is no answer.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>Why the answer stopped; null where there is none.</summary>
    public string? StopReason { get; init; }

    /// <summary>When it was sent; null where nothing says so.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What the log says that it cost; null where it says nothing.</summary>
    public Usd? LoggedCost { get; init; }

    /// <summary>Whether its usage is the sum of many requests, as exports have it.</summary>
    internal bool IsAggregate { get; init; }

    /// <summary>What the debug log of an SDK calls the call, on the line of the request and on that of its answer.
    /// </summary>
    internal string? LogId { get; init; }

    /// <summary>All parameters besides model, max_tokens and the blocks, as compact JSON, in a fixed order.</summary>
    internal IReadOnlyList<(string Key, ReadOnlyMemory<byte> Json)> Settings { get; init; } = [];
}
