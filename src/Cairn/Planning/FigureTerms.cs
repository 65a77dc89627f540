namespace Cairn.Planning;

/// <summary>What the figures of a workload depend on besides its rows.</summary>
/// <param name="Deadline">How long the run may admit rows; null without a deadline.</param>
/// <param name="QueueLimit">How many requests may wait at a time.</param>
public sealed record FigureTerms(TimeSpan? Deadline, int QueueLimit)
{
    /// <summary>
    /// The share of <c>max_tokens</c> (0 to 1) that answers are expected to use. The default is half.
    /// </summary>
    public decimal OutputShare { get; init; } = 0.5m;
}
