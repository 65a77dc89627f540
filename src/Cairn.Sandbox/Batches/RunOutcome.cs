using Cairn.Sandbox.Answers;
using Cairn.Sandbox.Caching;
using Cairn.Sandbox.Requests;

namespace Cairn.Sandbox.Batches;

/// <summary>What came of one request; neither fault nor message is a result of a type that no client
/// knows.</summary>
/// <param name="Duration">How long it held its worker.</param>
/// <param name="Fault">Why it failed, or null.</param>
/// <param name="Message">What was answered, or null.</param>
sealed record RunOutcome(TimeSpan Duration, RequestFault? Fault, AnsweredMessage? Message);

/// <summary>All that a message shows.</summary>
sealed record AnsweredMessage(string Id, string Model, Answer Answer, CacheUse Use)
{
    public required bool IsBatch { get; init; }

    public required bool IsUs { get; init; }

    /// <summary>Why the cache gave what it gave; null where it was not asked.</summary>
    public CacheLookup? Lookup { get; init; }

    /// <summary>Whether the request asked for the answer event by event.</summary>
    public bool IsStreamed { get; init; }
}
