using Cairn.Planning;

namespace Cairn.Running.Watching;

/// <summary>What is known of one prefix in one settled batch when too few of its rows read it.</summary>
/// <param name="Submission">The batch: who sent it, when it was accepted and ended, which places carry markers.</param>
/// <param name="Prefix">The prefix, as an index into the nodes of the run's layout; the largest of several.</param>
/// <param name="Node">What the plan says of it.</param>
/// <param name="Answers">The answered rows that were to read or write it, in the order of their places.</param>
public sealed record CacheEvidence(
    Submission Submission, int Prefix, CacheNode Node, IReadOnlyList<CacheAnswer> Answers)
{
    /// <summary>
    /// Until when earlier batches of the run may have read or written the prefix, on the API's clock: the end of the
    /// last of them, or null where one of them is still on its way.
    /// </summary>
    public DateTimeOffset? TouchedUntil { get; init; }

    /// <summary>Whether any earlier batch of the run may have read or written it.</summary>
    public bool IsTouched { get; init; }

    /// <summary>Whether another program sent the batch.</summary>
    public bool IsAdopted => Submission.Origin == SubmissionOrigin.Adopted;
}
