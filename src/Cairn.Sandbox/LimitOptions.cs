namespace Cairn.Sandbox;

/// <summary>How much a sandbox takes before it refuses.</summary>
public sealed record LimitOptions
{
    /// <summary>Whose limits per minute and whose monthly cap are enforced, in API time. The default is none's: a
    /// stepped clock stands still, and so would a bucket.</summary>
    public LimitTier Tier { get; init; }

    /// <summary>How many requests may wait or run in all batches together. The default is the tier's, 200,000 in the
    /// first.</summary>
    public long? QueueLimit { get; init; }

    /// <summary>The spend limit that the organization set itself, in US dollars a calendar month. The default is
    /// none.</summary>
    public decimal? SpendLimitUsd { get; init; }
}
