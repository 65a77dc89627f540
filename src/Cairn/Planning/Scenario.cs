namespace Cairn.Planning;

/// <summary>One set of assumptions under which rows are priced.</summary>
/// <param name="ReadShare">
/// The share (0 to 1) of the rows after the primer that read the prefix instead of writing it again.
/// </param>
/// <param name="OutputShare">The share (0 to 1) of <c>max_tokens</c> that is generated.</param>
public readonly record struct Scenario(decimal ReadShare, decimal OutputShare)
{
    /// <summary>Everything goes well.</summary>
    public static Scenario Low { get; } = new(1.00m, 0m);

    /// <summary>What primed batches have shown (economics of primed batches: 0.98).</summary>
    public static Scenario Expected { get; } = new(0.98m, 0.5m);

    /// <summary>A poor hit rate and answers to the limit.</summary>
    public static Scenario High { get; } = new(0.80m, 1m);
}
