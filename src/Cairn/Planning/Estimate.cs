using Cairn.Accounting;

namespace Cairn.Planning;

/// <summary>What a run will cost, as a range whose assumptions are named.</summary>
/// <remarks>
/// Four of five outcomes lie between low and high, by what the plan's <see cref="Chances"/> say; one of ten is below
/// and one above. Expected is the mean.
/// </remarks>
/// <param name="Low">The low end.</param>
/// <param name="Expected">The mean.</param>
/// <param name="High">The high end.</param>
public sealed record Estimate(Usd Low, Usd Expected, Usd High);
