namespace Cairn.Sandbox;

/// <summary>How much a sandbox takes before it says 429.</summary>
public sealed record LimitOptions
{
    /// <summary>How many requests may wait or run in all batches together. The default is 200,000.</summary>
    public long QueueLimit { get; init; } = 200_000;
}
